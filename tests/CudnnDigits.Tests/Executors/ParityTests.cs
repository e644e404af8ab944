using CudnnDigits.Models;
using CudnnDigits.Tests.Reference;

namespace CudnnDigits.Tests.Executors;

/// <summary>Every executor against the double-precision reference: logits, losses, gradients and updates.</summary>
[Category("Executors")]
[TestFixtureSource(typeof(ExecutorKinds), nameof(ExecutorKinds.All))]
public sealed class ParityTests(ExecutorKind kind)
{
    private const int BatchSize = 6;

    private static IEnumerable<TestCaseData> Specs =>
        from spec in Networks.All.Concat(Catalogue.All.Select(entry => entry.Spec))
        select new TestCaseData(spec).SetArgDisplayNames(spec.Name);

    [TestCaseSource(nameof(Specs))]
    public void Step_FullAndPartialBatch_AgreesWithReference(ModelSpec spec) =>
        Parity.AssertStep(kind, Scenario.Create(spec, BatchSize, BatchSize));

    [TestCaseSource(nameof(Specs))]
    public void Step_SquaredError_AgreesWithReference(ModelSpec spec) =>
        Parity.AssertStep(kind, Scenario.Create(spec with { Loss = Loss.SquaredError }, BatchSize, BatchSize));

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(17)]
    [TestCase(64)]
    public void Step_AnyBatchSize_AgreesWithReference(int batchSize) =>
        Parity.AssertStep(kind, Scenario.Create(Networks.Small, batchSize, batchSize));

    [Test]
    public void Train_TenStepsOfAdam_FollowsReference()
    {
        // With an epsilon of the size of the gradients an update depends on their sizes, not on their signs alone.
        var optimizer = new Adam(Epsilon: 1e-3f);
        var scenario = Scenario.Create(Networks.Small, BatchSize, 3 * BatchSize);
        int[] order = [.. Enumerable.Range(0, 10 * BatchSize).Select(index => index * 7 % scenario.Data.Count)];

        var actual = kind.Train(scenario, optimizer, order, rate: 0.001f);

        var expected = Reference.Train(scenario, optimizer, order, rate: 0.001f);
        Agreement.AssertNear("losses", actual.Losses, expected.Losses);
        Agreement.AssertTensorsNear(scenario.Plan, Widen(actual.State.Parameters), Widen(expected.State.Parameters));
        Agreement.AssertTensorsNear(scenario.Plan, Widen(actual.State.FirstMoment), Widen(expected.State.FirstMoment));
        Agreement.AssertTensorsNear(scenario.Plan, Widen(actual.State.SecondMoment), Widen(expected.State.SecondMoment));
        Assert.That(actual.State.Step, Is.EqualTo(10));
    }

    [Test]
    public void Train_TheCatalogueWithItsOwnSettings_FollowsReference(
        [ValueSource(typeof(Catalogue), nameof(Catalogue.All))] CatalogueEntry entry)
    {
        var scenario = Scenario.Create(entry.Spec, BatchSize, BatchSize - 1);
        int[] order = [.. scenario.WholeOrder, .. scenario.WholeOrder, .. scenario.WholeOrder];

        var actual = kind.Train(scenario, entry.Optimizer, order, entry.LearningRate);

        var expected = Reference.Train(scenario, entry.Optimizer, order, entry.LearningRate);
        Agreement.AssertNear("losses", actual.Losses, expected.Losses);
        Agreement.AssertTensorsNear(scenario.Plan, Widen(actual.State.Parameters), Widen(expected.State.Parameters));
    }

    private static ExecutorKind Reference { get; } = new("reference", (plan, optimizer) => new ReferenceExecutor(plan, optimizer));

    private static double[] Widen(float[] values) => Array.ConvertAll(values, value => (double)value);
}
