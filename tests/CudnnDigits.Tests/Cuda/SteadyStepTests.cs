using CudnnDigits.Cuda;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Training;

namespace CudnnDigits.Tests.Cuda;

/// <summary>What a step costs once it is captured: one launch, and nothing else between host and device.</summary>
public sealed class SteadyStepTests
{
    private static readonly Shape Digit = new(1, 28, 28);

    private static IEnumerable<TestCaseData> Rules =>
    [
        Rule("moving average", new Adam { EmaDecay = 0.9f }),
        Rule("momentum", new Sgd(Momentum: 0.9f)),
        Rule("Nesterov", new Sgd(Momentum: 0.9f, Nesterov: true, WeightDecay: 0.01f)),
        Rule("AdamW", new Adam(WeightDecay: 0.01f, Decoupled: true)),
        Rule("label smoothing", new Adam(), smoothing: 0.1f),
        Rule("one cycle", new Adam(), schedule: new OneCycle()),
        Rule("all", new Sgd(0.9f, Nesterov: true, WeightDecay: 0.01f) { EmaDecay = 0.9f }, 0.1f, new Cosine()),
    ];

    [SetUp]
    public void UseEmulator()
    {
        Emulator.Require();
        Emulator.Configure();
    }

    [TestCase(5)]
    [TestCase(10)]
    public void Train_WarmSteps_AreOneGraphLaunchEachAndNothingElse(int steps)
    {
        using var executor = Workload.Start();
        executor.Train(3 * Workload.BatchSize);
        Emulator.Reset();

        executor.Train(steps * Workload.BatchSize);

        using var scope = Assert.EnterMultipleScope();
        Assert.That(Emulator.Count("graphLaunches"), Is.EqualTo(steps));
        Assert.That(Emulator.Count("cuLaunchKernel"), Is.Zero);
        Assert.That(Emulator.Count("synchronizations"), Is.EqualTo(1), "one for the whole chunk, for its losses");
        Assert.That(Emulator.Count("hostToDeviceCopies"), Is.EqualTo(3), "order, rates and state, once a chunk");
        Assert.That(Emulator.Count("deviceToHostCopies"), Is.EqualTo(1), "the losses, once a chunk");
        Assert.That(Emulator.Count("allocations") + Emulator.Count("pinnedAllocations"), Is.Zero);
    }

    [TestCaseSource(nameof(Rules))]
    public void Train_WarmStepsOfEveryRule_AreOneGraphLaunchEach(OptimizerSpec optimizer, float smoothing, ScheduleSpec schedule)
    {
        const int steps = 6;
        var plan = Plan.Build(Workload.Spec with { LabelSmoothing = smoothing }, Workload.BatchSize);
        using var executor = Workload.Start(optimizer: optimizer, plan: plan);
        executor.Train(3 * Workload.BatchSize);
        Emulator.Reset();
        var rates = LearningRateSchedule.Create(schedule, 0.01f, steps);

        executor.Train(
            [.. Enumerable.Range(0, steps * Workload.BatchSize)], [.. Enumerable.Range(0, steps).Select(step => rates.RateAt(step))],
            new float[steps]);

        using var scope = Assert.EnterMultipleScope();
        Assert.That(Emulator.Count("graphLaunches"), Is.EqualTo(steps));
        Assert.That(Emulator.Count("cuLaunchKernel"), Is.Zero);
        Assert.That(Emulator.Count("cuGraphInstantiateWithFlags"), Is.Zero, "the graph is the one of the first steps");
        Assert.That(Emulator.Count("synchronizations"), Is.EqualTo(1), "one for the whole chunk, for its losses");
    }

    [Test]
    public void Train_MoreWarmSteps_AllocatesNoMoreOnTheManagedSide()
    {
        using var executor = Workload.Start();
        int[] order = [.. Enumerable.Range(0, 40)];
        var (rates, losses) = (new float[10], new float[10]);
        executor.Train(order, rates, losses);

        Assert.That(AllocatedBy(10), Is.EqualTo(AllocatedBy(2)));

        long AllocatedBy(int steps)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            executor.Train(order.AsSpan(0, steps * Workload.BatchSize), rates.AsSpan(0, steps), losses.AsSpan(0, steps));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Test]
    public void Train_PartialLastBatch_HasItsOwnGraph()
    {
        using var executor = Workload.Start();

        for (var i = 0; i < 3; i++) executor.Train((2 * Workload.BatchSize) + 1);

        Assert.That(Emulator.Count("cuGraphInstantiateWithFlags"), Is.EqualTo(2));
    }

    [Test]
    public void Train_CallByCall_CapturesNothing()
    {
        using var executor = Workload.Start(new CudaOptions(Graph: false));

        executor.Train(5 * Workload.BatchSize);

        Assert.That(Emulator.Count("cuStreamBeginCapture_v2") + Emulator.Count("graphLaunches"), Is.Zero);
    }

    /// <summary>docs/gpu.md names the number; a change to the step shows here.</summary>
    [TestCase("linear", 7)]
    [TestCase("conv", 11)]
    [TestCase("cnn", 25)]
    public void KernelNodes_OfTheCatalogue_AreWhatTheDocumentSays(string network, int nodes)
    {
        var entry = Catalogue.Find(network);
        var counted = CountKernels(entry.Spec, entry.Optimizer, augmentation: null);

        Assert.That(counted, Is.EqualTo((nodes, nodes)));
    }

    [Test]
    public void KernelNodes_OfNormalisationAndDropout_AreTwoEachAndOfDistortionNone()
    {
        LayerSpec[] plain = [new Conv2d(2, 3), new MaxPool2d(2), new Linear(10)];
        LayerSpec[] regularised = [plain[0], new BatchNorm2d(), plain[1], new Dropout(), plain[2]];

        var (before, _) = CountKernels(new ModelSpec("plain", Digit, plain), new Adam(), augmentation: null);
        var (after, _) = CountKernels(new ModelSpec("regularised", Digit, regularised), new Adam(), Workload.Distortion);

        Assert.That(after, Is.EqualTo(before + 4));
    }

    private static TestCaseData Rule(string name, OptimizerSpec optimizer, float smoothing = 0, ScheduleSpec? schedule = null) =>
        new TestCaseData(optimizer, smoothing, schedule ?? new Constant()).SetArgDisplayNames(name);

    /// <summary>Kernels of a captured step: what the executor says, and what the emulator saw.</summary>
    private static (int? Told, long Seen) CountKernels(ModelSpec spec, OptimizerSpec optimizer, Augmentation? augmentation)
    {
        Emulator.Reset();
        var plan = Plan.Build(spec, 1);
        using var executor = new CudaExecutor(plan, optimizer, new CudaOptions());
        executor.Load(new Dataset("one", new byte[Digit.Count], [3], Digit.Height, Digit.Width), augmentation);
        executor.Write(TrainingState.Create(plan, 1));

        for (var i = 0; i < 2; i++) executor.Train([0], [0.001f], new float[1]);

        return (executor.Details.KernelNodes, Emulator.Count("graphKernelNodes"));
    }
}
