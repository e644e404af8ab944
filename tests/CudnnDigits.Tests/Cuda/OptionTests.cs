using CudnnDigits.Cuda.Convolutions;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Tests.Cuda;

/// <summary>Precision, choice of algorithms and what a card refuses.</summary>
public sealed class OptionTests
{
    /// <summary>Without it atomics are allowed, and bits may differ from run to run.</summary>
    private static readonly CudaOptions Exact = new(Deterministic: true);

    private static readonly Lazy<float[]> Plain = new(() => Losses(Exact));

    [SetUp]
    public void UseEmulator()
    {
        Emulator.Require();
        Emulator.Configure();
    }

    [TearDown]
    public void IsClean() => Emulator.AssertClean();

    [Test]
    public void Train_GraphAndCallByCall_GiveTheSameBits() =>
        Assert.That(Losses(Exact with { Graph = false }), Is.EqualTo(Plain.Value));

    [Test]
    public void Train_Tf32_StaysNearFp32()
    {
        Emulator.Configure("tf32");
        var losses = Losses(Exact with { Precision = Precision.Tf32 });

        using var scope = Assert.EnterMultipleScope();
        Assert.That(losses, Is.EqualTo(Plain.Value).Within(1).Percent);
        Assert.That(losses, Is.Not.EqualTo(Plain.Value), "the emulator rounds where it may, and here it may");
    }

    [Test]
    public void Train_Fp32WhereRoundingIsPossible_IsNotRounded()
    {
        Emulator.Configure("tf32");

        Assert.That(Losses(Exact), Is.EqualTo(Plain.Value));
    }

    [Test]
    public void Choices_Deterministic_AreAllDeterministic()
    {
        using var executor = Workload.Start(new CudaOptions(Deterministic: true));

        Assert.That(executor.Details.Algorithms, Is.Not.Empty.And.All.Property("Deterministic").True);
    }

    [Test]
    public void Choices_Find_WereTimed()
    {
        using var executor = Workload.Start(new CudaOptions(Find: true));

        Assert.That(executor.Details.Algorithms, Is.Not.Empty.And.All.Property("Milliseconds").Not.Null);
    }

    [Test]
    public void Train_FusedConvolutionRefused_FallsBackToSingleCalls()
    {
        Emulator.Configure("refuse=fused");

        var losses = Losses(Exact);

        using var scope = Assert.EnterMultipleScope();
        Assert.That(losses, Is.EqualTo(Plain.Value).Within(1e-3).Percent);
        Assert.That(Emulator.Count("cudnnActivationForward"), Is.Positive);
    }

    [TestCase("forward:1")]
    [TestCase("backward-data:1")]
    [TestCase("backward-filter:3")]
    public void Train_AlgorithmRefused_TakesAnother(string refused)
    {
        Emulator.Configure($"refuse={refused}");

        Assert.That(Losses(Exact), Is.EqualTo(Plain.Value).Within(1e-3).Percent);
    }

    [Test]
    public void Create_NoAlgorithmLeft_SaysForWhich()
    {
        Emulator.Configure("refuse=backward-filter:*");

        Assert.That(() => Workload.Start(), Throws.InstanceOf<CudaException>()
            .With.Message.Contains("conv1 backward filter").And.Message.Contains("CUDNN_STATUS_NOT_SUPPORTED (3000)"));
    }

    [TestCase("forward-run:1", 2000)]
    [TestCase("backward-data-run:1", 5003)]
    [TestCase("backward-filter-run:1", 5000)]
    public void Train_AlgorithmFailsWhenTried_TakesAnother(string refused, int status)
    {
        Emulator.Configure($"refuse={refused};refusal={status}");

        Assert.That(Losses(Exact), Is.EqualTo(Plain.Value).Within(1e-3).Percent);
    }

    [TestCase(2000)]
    [TestCase(5000)]
    public void Train_FusedConvolutionFails_FallsBackToSingleCalls(int status)
    {
        Emulator.Configure($"refuse=fused;refusal={status}");

        Assert.That(Losses(Exact), Is.EqualTo(Plain.Value).Within(1e-3).Percent);
    }

    [TestCase("cudnnGetConvolutionForwardAlgorithm_v7")]
    [TestCase("cudnnGetConvolutionBackwardDataAlgorithm_v7")]
    [TestCase("cudnnGetConvolutionBackwardFilterAlgorithm_v7")]
    public void Train_AlgorithmsCannotBeListed_TriesThemAll(string function)
    {
        Emulator.Configure($"fail={function}:*:4000");

        Assert.That(Losses(Exact), Is.EqualTo(Plain.Value).Within(1e-3).Percent);
    }

    [Test]
    public void Create_StickyErrorInATrial_IsNotTakenForARefusal()
    {
        Emulator.Configure("lose=719@1");

        Assert.That(() => Workload.Start(), Throws.InstanceOf<CudaException>().With.Message.Contains("CUDA_ERROR_LAUNCH_FAILED"));
        Emulator.Reset();
    }

    [Test]
    public void Train_ListNamesAlgorithmsOnceForEachMathType_StaysNearFp32()
    {
        Emulator.Configure("tf32;both-math");

        Assert.That(Losses(Exact with { Precision = Precision.Tf32 }), Is.EqualTo(Plain.Value).Within(1).Percent);
    }

    [Test]
    public void Train_AtomicsAllowed_DiffersInTheLastBitsFromRunToRun()
    {
        var losses = Losses(new CudaOptions());

        using var scope = Assert.EnterMultipleScope();
        Assert.That(losses, Is.Not.EqualTo(Plain.Value));
        Assert.That(losses, Is.EqualTo(Plain.Value).Within(1e-2).Percent);
    }

    [Test]
    public void Allow_DeterministicEntryOfAnAlgorithmWithAtomics_IsBarred()
    {
        var entry = Candidate.Untested(cudnnConvolutionBwdDataAlgo_t.CUDNN_CONVOLUTION_BWD_DATA_ALGO_0);

        using var scope = Assert.EnterMultipleScope();
        Assert.That(AlgorithmRules.Allow(entry, usesAtomics: true, Exact), Is.False);
        Assert.That(AlgorithmRules.Allow(entry, usesAtomics: true, new CudaOptions()));
    }

    [Test]
    public void Train_BatchNormalizationOfASingleValue_LeavesTheRunningStatisticsAlone()
    {
        var plan = Plan.Build(new ModelSpec("one value", new Shape(1, 6, 6), [new Conv2d(2, 6), new BatchNorm2d(), new Linear(10)]), 4);
        using var executor = Workload.Start(Exact, plan: plan);

        executor.Train(5);

        var state = new TrainingState(plan);
        executor.Read(state);
        Assert.That(state.Parameters, Has.None.NaN);
    }

    [Test]
    public void Load_BatchSizeDoesNotDivideTheImages_BuildsThePartialBatchBeforehand()
    {
        var plan = Plan.Build(Workload.Spec, 7);
        using var executor = Workload.Start(Exact, plan: plan);
        Emulator.Reset();

        executor.Train([.. Enumerable.Range(0, 40)], new float[6], new float[6]);

        Assert.That(Emulator.Count("cudnnSetTensor4dDescriptor") + Emulator.Count("allocations"), Is.Zero);
    }

    [Test]
    public void Train_ProfileWindow_TurnsTheProfilerOnAndOffOnce()
    {
        using (var executor = Workload.Start(new CudaOptions(ProfileSteps: new StepWindow(2, 4))))
        {
            executor.Train(6 * Workload.BatchSize);
        }

        using var scope = Assert.EnterMultipleScope();
        Assert.That(Emulator.Count("cuProfilerStart"), Is.EqualTo(1));
        Assert.That(Emulator.Count("cuProfilerStop"), Is.EqualTo(1));
        Assert.That(Emulator.Count("nvtxRangePushA"), Is.Positive.And.EqualTo(Emulator.Count("nvtxRangePop")));
    }

    [TestCase("100..120", 100, 120)]
    [TestCase("7", 7, 7)]
    public void StepWindow_Parse_ReadsBothForms(string text, int first, int last) =>
        Assert.That(StepWindow.Parse(text), Is.EqualTo(new StepWindow(first, last)));

    [TestCase("0..3")]
    [TestCase("5..4")]
    [TestCase("a..b")]
    [TestCase("1..2..3")]
    public void StepWindow_ParseOfAnythingElse_SaysWhatIsWanted(string text) =>
        Assert.That(() => StepWindow.Parse(text), Throws.InstanceOf<FormatException>().With.Message.Contains("100..120"));

    private static float[] Losses(CudaOptions options)
    {
        using var executor = Workload.Start(options);
        return executor.Train((6 * Workload.BatchSize) + 2);
    }
}
