using System.Collections.Concurrent;
using CudnnDigits.Models;

namespace CudnnDigits.Tests.Executors;

/// <summary>Every executor against the double-precision reference: logits, losses, gradients and updates.</summary>
[Category("Executors")]
[TestFixtureSource(typeof(ExecutorKinds), nameof(ExecutorKinds.All))]
public sealed class ParityTests(ExecutorKind kind)
{
    private const int BatchSize = 6;

    private static readonly ConcurrentDictionary<(ModelSpec, int), Expectation> Known = [];

    /// <summary>Among its three million activations some always lie near a kink: the promise holds nevertheless.</summary>
    private static readonly Lazy<Expectation> LargeBatch = new(() => new(Scenario.CreateAnywhere(Catalogue.Find("cnn").Spec, 64, 64)));

    private static IEnumerable<TestCaseData> Specs =>
        from spec in Networks.All
        select new TestCaseData(spec).SetArgDisplayNames(spec.Name);

    private static IEnumerable<TestCaseData> Entries =>
        from entry in Catalogue.All
        select new TestCaseData(Comparable(entry)).SetArgDisplayNames(entry.Spec.Name);

    [TestCaseSource(nameof(Specs))]
    public void Step_FullAndPartialBatch_AgreesWithReference(ModelSpec spec) =>
        AssertStep(spec, BatchSize);

    [TestCaseSource(nameof(Specs))]
    public void Step_SquaredError_AgreesWithReference(ModelSpec spec) =>
        AssertStep(spec with { Loss = Loss.SquaredError, LabelSmoothing = 0 }, BatchSize);

    [Test]
    public void Step_LabelSmoothing_AgreesWithReference() =>
        AssertStep(Networks.Small with { LabelSmoothing = 0.1f }, BatchSize);

    [TestCase("linear", false)]
    [TestCase("conv", true)]
    public void Step_LayersAddedToAnEntry_AgreesWithReference(string network, bool normalised)
    {
        var spec = Regularization.WithDropout(Catalogue.Find(network).Spec, 0.25f);
        AssertStep(normalised ? Regularization.WithBatchNorm(spec) : spec, BatchSize);
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(17)]
    [TestCase(64)]
    public void Step_AnyBatchSize_AgreesWithReference(int batchSize) =>
        AssertStep(Networks.Small, batchSize);

    [Test]
    public void Step_CnnInItsOwnBatches_AgreesWithReference() =>
        Agreement.AssertNear(LargeBatch.Value.DeviationsOf(kind));

    [Test]
    public void Train_TenStepsOfAdam_FollowsReference()
    {
        // With an epsilon of the size of the gradients an update depends on their sizes, not on their signs alone.
        var optimizer = new Adam(Epsilon: 1e-3f);
        var scenario = Scenario.Create(Networks.Small, BatchSize, 3 * BatchSize);
        int[] order = [.. Enumerable.Range(0, 10 * BatchSize).Select(index => index * 7 % scenario.Data.Count)];

        var actual = kind.Train(scenario, optimizer, order, rate: 0.001f);

        var expected = ExecutorKinds.Reference.Train(scenario, optimizer, order, rate: 0.001f);
        Agreement.AssertNear("losses", actual.Losses, expected.Losses);
        Agreement.AssertTensorsNear(scenario.Plan, actual.State.Parameters, expected.State.Parameters);
        Agreement.AssertTensorsNear(scenario.Plan, actual.State.FirstMoment, expected.State.FirstMoment);
        Agreement.AssertTensorsNear(scenario.Plan, actual.State.SecondMoment, expected.State.SecondMoment);
        Assert.That(actual.State.Step, Is.EqualTo(10));
    }

    [Test]
    public void Train_RegularisedAndDistorted_FollowsReferenceInItsStatisticsToo()
    {
        var scenario = Scenario.Create(Networks.Regularised, BatchSize, 3 * BatchSize, augmentation: new Augmentation(1, 15, 0.2f, 0.2f));
        int[] order = [.. scenario.WholeOrder, .. scenario.WholeOrder[..3]];

        var actual = kind.Train(scenario, new Sgd(), order, rate: 0.01f);

        var expected = ExecutorKinds.Reference.Train(scenario, new Sgd(), order, rate: 0.01f);
        Agreement.AssertNear("losses", actual.Losses, expected.Losses);
        Agreement.AssertTensorsNear(scenario.Plan, actual.State.Parameters, expected.State.Parameters);
        Assert.That(scenario.Plan.Statistics, Has.Count.EqualTo(4), "which are among the tensors");
    }

    [TestCaseSource(nameof(Entries))]
    public void Train_TheCatalogueWithItsOwnSettings_FollowsReference(CatalogueEntry entry)
    {
        var scenario = Scenario.Create(entry.Spec, BatchSize, BatchSize - 1);
        int[] order = [.. scenario.WholeOrder, .. scenario.WholeOrder, .. scenario.WholeOrder];

        var actual = kind.Train(scenario, entry.Optimizer, order, entry.LearningRate);

        var expected = ExecutorKinds.Reference.Train(scenario, entry.Optimizer, order, entry.LearningRate);
        Agreement.AssertNear("losses", actual.Losses, expected.Losses);
        Agreement.AssertTensorsNear(scenario.Plan, actual.State.Parameters, expected.State.Parameters);
    }

    /// <summary>
    /// A bias in front of a normalisation has a gradient of zero, or nearly, which is rounding's noise in floats. With an epsilon of 1e-8
    /// Adam makes steps of full length out of it, on each executor in another direction.
    /// </summary>
    private static CatalogueEntry Comparable(CatalogueEntry entry) => entry with
    {
        Spec = Networks.Affordable(entry.Spec),
        Optimizer = entry.Optimizer is Adam adam && entry.Spec.Layers.OfType<BatchNorm2d>().Any()
            ? adam with { Epsilon = 1e-3f }
            : entry.Optimizer,
    };

    private void AssertStep(ModelSpec spec, int batchSize)
    {
        // All executors share what the reference, being slow, has said once.
        var expectation = Known.GetOrAdd((spec, batchSize), _ => new Expectation(Scenario.Create(spec, batchSize, batchSize)));
        Agreement.AssertNear(expectation.DeviationsOf(kind));
    }
}
