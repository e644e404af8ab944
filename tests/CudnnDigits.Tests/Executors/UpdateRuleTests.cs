using CudnnDigits.Models;

namespace CudnnDigits.Tests.Executors;

/// <summary>Momentum, weight decay and averages of the weights, on every executor.</summary>
[Category("Executors")]
[TestFixtureSource(typeof(ExecutorKinds), nameof(ExecutorKinds.WithReference))]
public sealed class UpdateRuleTests(ExecutorKind kind)
{
    private const int BatchSize = 6;
    private const float Rate = 0.01f;

    // With an epsilon of the size of the gradients an update of Adam depends on their sizes, not on their signs alone.
    private const float Epsilon = 1e-3f;

    private static readonly OptimizerSpec[] Optimizers =
    [
        new Sgd(WeightDecay: 0.1f),
        new Sgd(Momentum: 0.9f),
        new Sgd(Momentum: 0.9f, Nesterov: true, WeightDecay: 0.1f),
        new Adam(Epsilon: Epsilon, WeightDecay: 0.1f),
        new Adam(Epsilon: Epsilon, WeightDecay: 0.1f, Decoupled: true) { EmaDecay = 0.9f },
        new Sgd { EmaDecay = 0.999f },
    ];

    private static readonly OptimizerSpec Averaged = new Sgd(Momentum: 0.9f, Nesterov: true) { EmaDecay = 0.8f };

    private static readonly Lazy<Scenario> Drawn = new(() => Scenario.Create(Networks.Small, BatchSize, (3 * BatchSize) - 2));

    private static Scenario Scenario => Drawn.Value;

    private static Plan Plan => Scenario.Plan;

    private static int[] Order => [.. Scenario.WholeOrder, .. Scenario.WholeOrder[..2], .. Scenario.WholeOrder];

    [TestCaseSource(nameof(Optimizers))]
    public void Train_SixSteps_FollowsReference(OptimizerSpec optimizer)
    {
        var actual = kind.Train(Scenario, optimizer, Order, Rate);

        var expected = ExecutorKinds.Reference.Train(Scenario, optimizer, Order, Rate);
        Agreement.AssertNear("losses", actual.Losses, expected.Losses);
        Agreement.AssertTensorsNear(Plan, actual.State.Parameters, expected.State.Parameters);
        Agreement.AssertNear("first moment", actual.State.FirstMoment, expected.State.FirstMoment);
        if (optimizer.EmaDecay > 0) Agreement.AssertTensorsNear(Plan, actual.State.Average!, expected.State.Average!);
        else Assert.That(actual.State.Average, Is.Null);
    }

    [Test]
    public void Train_FirstStepWithAverage_AveragesNothingYet()
    {
        var state = kind.Train(Scenario, Averaged, Order.AsSpan(0, BatchSize), Rate).State;

        Agreement.AssertSameBits("average", state.Average!, state.Parameters[..state.Average!.Length]);
    }

    [Test]
    public void Predict_WithAverage_IsWhatTheAveragePredicts([Values] bool normalised)
    {
        var scenario = normalised ? Scenario.CreateAnywhere(Networks.Regularised, BatchSize, Scenario.Data.Count) : Scenario;
        using var executor = kind.Start(scenario, Averaged);
        executor.Train(scenario.Plan, Order, Rate);

        var logits = executor.Predict(scenario.Plan, scenario.Data.Images);

        // The parameters' average with the statistics as they are: those are an average already.
        using var other = kind.Start(scenario, new Sgd());
        var state = executor.ReadState(scenario.Plan);
        state.Average!.CopyTo(state.Parameters, 0);
        state.Average = null;
        other.Write(state);
        Agreement.AssertSameBits("logits", logits, other.Predict(scenario.Plan, scenario.Data.Images));
    }

    [Test]
    public void Predict_BetweenStepsWithAverage_ChangesNothing()
    {
        using var executor = kind.Start(Scenario, Averaged);
        executor.Train(Plan, Order.AsSpan(0, BatchSize), Rate);
        executor.Predict(Plan, Scenario.Data.Images);
        executor.Train(Plan, Order.AsSpan(BatchSize), Rate);

        Agreement.AssertSameBits(executor.ReadState(Plan), kind.Train(Scenario, Averaged, Order, Rate).State);
    }

    [Test]
    public void Train_ResumedWithAverage_EqualsUninterruptedRun()
    {
        var begun = kind.Train(Scenario, Averaged, Order.AsSpan(0, 2 * BatchSize), Rate).State;

        var resumed = kind.Train(Scenario with { Start = begun }, Averaged, Order.AsSpan(2 * BatchSize), Rate);

        Agreement.AssertSameBits(resumed.State, kind.Train(Scenario, Averaged, Order, Rate).State);
    }

    [Test]
    public void Predict_WithAverageAndOnlyParametersGiven_UsesTheParameters()
    {
        using var averaged = kind.Start(Scenario, Averaged);
        using var plain = kind.Start(Scenario, new Sgd());

        Agreement.AssertSameBits(
            "logits", averaged.Predict(Plan, Scenario.Data.Images), plain.Predict(Plan, Scenario.Data.Images));
    }
}
