using CudnnDigits.Models;

namespace CudnnDigits.Tests.Executors;

/// <summary>What callers may rely on, whatever the device: state, counts, the same bits again.</summary>
[Category("Executors")]
[TestFixtureSource(typeof(ExecutorKinds), nameof(ExecutorKinds.WithReference))]
public sealed class ContractTests(ExecutorKind kind)
{
    private const int BatchSize = 8;
    private const float Rate = 0.01f;

    private static readonly OptimizerSpec Optimizer = new Adam();

    /// <summary>Six full batches and a partial one.</summary>
    private static readonly Scenario Scenario = Scenario.CreateAnywhere(Networks.Small, BatchSize, (6 * BatchSize) + 3);

    private static readonly Scenario Regularised =
        Scenario.CreateAnywhere(Networks.Regularised, BatchSize, (6 * BatchSize) + 3) with { Augmentation = new(1, 15, 0.1f, 0.1f) };

    private static Plan Plan => Scenario.Plan;

    /// <summary>Without and with everything that a step may depend on beside its images.</summary>
    private static IEnumerable<TestCaseData> Runs() =>
    [
        new TestCaseData(Scenario, Optimizer).SetArgDisplayNames("plain"),
        new TestCaseData(Regularised, new Adam(WeightDecay: 0.01f, Decoupled: true) { EmaDecay = 0.9f }).SetArgDisplayNames("with every tool"),
    ];

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(BatchSize - 1)]
    [TestCase(BatchSize)]
    [TestCase(BatchSize + 1)]
    [TestCase((3 * BatchSize) + 5)]
    public void Predict_AnyCount_AgreesWithImagesOneByOne(int count)
    {
        using var executor = kind.Start(Scenario, Optimizer);
        var images = Scenario.Data.Images.AsMemory(0, count * Scenario.Data.ImageSize);

        var logits = executor.Predict(Plan, images.Span);

        float[] oneByOne = [.. Enumerable.Range(0, count).SelectMany(image =>
            executor.Predict(Plan, images.Span.Slice(image * Scenario.Data.ImageSize, Scenario.Data.ImageSize)))];
        Agreement.AssertNear("logits", logits, oneByOne);
    }

    [TestCaseSource(nameof(Runs))]
    public void Predict_BetweenSteps_ChangesNothing(Scenario scenario, OptimizerSpec optimizer)
    {
        using var executor = kind.Start(scenario, optimizer);
        executor.Train(scenario.Plan, scenario.WholeOrder.AsSpan(0, BatchSize), Rate);
        executor.Predict(scenario.Plan, scenario.Data.Images);
        executor.Train(scenario.Plan, scenario.WholeOrder.AsSpan(BatchSize), Rate);

        Agreement.AssertSameBits(executor.ReadState(scenario.Plan), kind.Train(scenario, optimizer, scenario.WholeOrder, Rate).State);
    }

    [TestCaseSource(nameof(Runs))]
    public void Read_AfterWrite_GivesTheSameBits(Scenario scenario, OptimizerSpec optimizer)
    {
        var state = kind.Train(scenario, optimizer, scenario.WholeOrder, Rate).State;
        using var other = kind.Create(scenario.Plan, optimizer);

        other.Write(state);

        Agreement.AssertSameBits(other.ReadState(scenario.Plan), state);
    }

    [TestCaseSource(nameof(Runs))]
    public void Train_ResumedFromState_EqualsUninterruptedRun(Scenario scenario, OptimizerSpec optimizer)
    {
        var uninterrupted = kind.Train(scenario, optimizer, scenario.WholeOrder, Rate);
        var interrupted = kind.Train(scenario, optimizer, scenario.WholeOrder.AsSpan(0, 3 * BatchSize), Rate);

        var resumed = kind.Train(
            scenario with { Start = interrupted.State }, optimizer, scenario.WholeOrder.AsSpan(3 * BatchSize), Rate);

        Agreement.AssertSameBits(resumed.State, uninterrupted.State);
        Agreement.AssertSameBits("losses", [.. interrupted.Losses, .. resumed.Losses], uninterrupted.Losses);
    }

    [TestCaseSource(nameof(Runs))]
    public void Train_StepByStep_EqualsOneCall(Scenario scenario, OptimizerSpec optimizer)
    {
        using var executor = kind.Start(scenario, optimizer);

        float[] losses = [.. scenario.WholeOrder.Chunk(BatchSize).SelectMany(batch => executor.Train(scenario.Plan, batch, Rate))];

        var oneCall = kind.Train(scenario, optimizer, scenario.WholeOrder, Rate);
        Agreement.AssertSameBits("losses", losses, oneCall.Losses);
        Agreement.AssertSameBits(executor.ReadState(scenario.Plan), oneCall.State);
    }

    [Test]
    public void Train_FullBatchAfterPartialOne_IsNotTouchedByIt()
    {
        using var executor = kind.Start(Scenario, Optimizer);
        executor.Train(Plan, Scenario.WholeOrder.AsSpan(0, 3), Rate);
        var between = executor.ReadState(Plan);

        executor.Train(Plan, Scenario.WholeOrder.AsSpan(3, BatchSize), Rate);

        var fresh = kind.Train(Scenario with { Start = between }, Optimizer, Scenario.WholeOrder.AsSpan(3, BatchSize), Rate);
        Agreement.AssertSameBits(executor.ReadState(Plan), fresh.State);
    }

    [Test]
    public void Train_Again_GivesTheSameBits() =>
        Agreement.AssertSameBits(
            kind.Train(Scenario, Optimizer, Scenario.WholeOrder, Rate).State, kind.Train(Scenario, Optimizer, Scenario.WholeOrder, Rate).State);

    [Test]
    public void Train_ImagesTwiceInTheOrder_AreTrainedOnTwice()
    {
        var twice = kind.Train(Scenario, new Sgd(), [5, 5, 5, 5], Rate);

        var once = kind.Train(Scenario, new Sgd(), [5], Rate);
        Agreement.AssertNear("losses", twice.Losses, once.Losses);
        Agreement.AssertNear("parameters", twice.State.Parameters, once.State.Parameters);
    }

    [Test]
    public void Train_NoSteps_ChangesNothing() =>
        Agreement.AssertSameBits(kind.Train(Scenario, Optimizer, [], Rate).State, Scenario.Start);

    [Test]
    public void Train_EachStep_TakesItsOwnRate()
    {
        using var executor = kind.Start(Scenario, new Sgd());
        executor.Train(Scenario.WholeOrder.AsSpan(0, 3 * BatchSize), [Rate, 0, 0], new float[3]);

        var first = kind.Train(Scenario, new Sgd(), Scenario.WholeOrder.AsSpan(0, BatchSize), Rate);
        Agreement.AssertSameBits("parameters", executor.ReadState(Plan).Parameters, first.State.Parameters);
    }

    [Test]
    public void Train_GapsBetweenParameters_StayZero()
    {
        var state = kind.Train(Scenario, Optimizer, Scenario.WholeOrder, Rate).State;

        var used = Plan.Parameters.SelectMany(tensor => Enumerable.Range(tensor.Offset, tensor.Count)).ToHashSet();
        Assert.That(state.Parameters.Where((_, index) => !used.Contains(index)), Is.All.Zero);
    }

    [Test]
    public void Load_OtherData_ReplacesTheFirst()
    {
        var other = Scenario.CreateAnywhere(Networks.Small, BatchSize, BatchSize, seed: 2).Data;
        using var executor = kind.Start(Scenario, Optimizer);

        executor.Load(other);
        executor.Train(Plan, Scenario.WholeOrder.AsSpan(0, BatchSize), Rate);

        var fresh = kind.Train(Scenario with { Data = other }, Optimizer, Scenario.WholeOrder.AsSpan(0, BatchSize), Rate);
        Agreement.AssertSameBits(executor.ReadState(Plan), fresh.State);
    }
}
