using CudnnDigits.Cuda.Runtime;

namespace CudnnDigits.Tests.Cuda;

/// <summary>Precision, choice of algorithms and what a card refuses.</summary>
public sealed class OptionTests
{
    private static readonly Lazy<float[]> Plain = new(() => Losses(new CudaOptions()));

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
        Assert.That(Losses(new CudaOptions(Graph: false)), Is.EqualTo(Plain.Value));

    [Test]
    public void Train_Tf32_StaysNearFp32()
    {
        Emulator.Configure("tf32");
        var losses = Losses(new CudaOptions(Precision: Precision.Tf32));

        using var scope = Assert.EnterMultipleScope();
        Assert.That(losses, Is.EqualTo(Plain.Value).Within(1).Percent);
        Assert.That(losses, Is.Not.EqualTo(Plain.Value), "the emulator rounds where it may, and here it may");
    }

    [Test]
    public void Train_Fp32WhereRoundingIsPossible_IsNotRounded()
    {
        Emulator.Configure("tf32");

        Assert.That(Losses(new CudaOptions(Precision: Precision.Fp32)), Is.EqualTo(Plain.Value));
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

        var losses = Losses(new CudaOptions());

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

        Assert.That(Losses(new CudaOptions()), Is.EqualTo(Plain.Value).Within(1e-3).Percent);
    }

    [Test]
    public void Create_NoAlgorithmLeft_SaysForWhich()
    {
        Emulator.Configure("refuse=backward-filter:*");

        Assert.That(() => Workload.Start(), Throws.InstanceOf<NotSupportedException>().With.Message.Contains("conv1 weight gradient"));
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
