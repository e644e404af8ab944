using CudnnDigits.Commands.Terminal;
using CudnnDigits.Commands.Train;
using CudnnDigits.Models;
using CudnnDigits.Training;

namespace CudnnDigits.Tests.Commands;

public class TrainChoicesTests
{
    private static readonly TrainChoices None = new();
    private static readonly TrainingSettings Stored = new("conv", 7, 32, 0.01f, "sgd", 42, true);

    /// <summary>The table of the four networks in the README.</summary>
    [TestCase("linear-sgd", 100, 600, "sgd")]
    [TestCase("linear", 100, 600, "adam")]
    [TestCase("conv", 30, 600, "adam")]
    [TestCase("cnn", 10, 64, "adam")]
    public void Settle_OnlyTheNetworkNamed_TakesItsDefaults(string network, int epochs, int batchSize, string optimizer) =>
        Assert.That((None with { Network = network }).Resolve(null),
            Is.EqualTo(new TrainingSettings(network, epochs, batchSize, 0.001f, optimizer, 1, false)));

    [TestCase("fast")]
    [TestCase("best")]
    public void Settle_AnEntryWithItsOwnRecipe_TakesItsDefaults(string network)
    {
        var entry = Catalogue.Find(network);

        var settings = (None with { Network = network }).Resolve(null);

        Assert.That((settings.Epochs, settings.LearningRate, settings.Schedule, settings.KeepLast),
            Is.EqualTo((entry.Epochs, entry.LearningRate, "one-cycle", true)));
        Assert.That(settings.Augmentation, Is.EqualTo(entry.Augmentation));
        Assert.That(settings.Update(), Is.EqualTo(entry.Optimizer));
        Assert.That(settings.Spec().Layers, Is.EqualTo(entry.Spec.Layers));
    }

    [Test]
    public void Settle_KeepLastTurnedOff_KeepsTheBest()
    {
        EpochMetrics[] epochs = [new(1, 1, 1, 1, 90, 100), new(2, 1, 1, 1, 80, 100)];

        Assert.That((None with { Network = "fast" }).Resolve(null).KeptOf(epochs), Is.EqualTo(epochs[1]));
        Assert.That((None with { Network = "fast", KeepLast = false }).Resolve(null).KeptOf(epochs), Is.EqualTo(epochs[0]));
    }

    [Test]
    public void Settle_NothingChosen_TrainsTheCnn() => Assert.That(None.Resolve(null).Network, Is.EqualTo("cnn"));

    [Test]
    public void Settle_FileGiven_IsBelowChoicesAndAboveDefaults() =>
        Assert.That((None with { Epochs = 3 }).Resolve(Stored), Is.EqualTo(Stored with { Epochs = 3 }));

    [Test]
    public void Settle_UnknownNetwork_ListsThoseThatThereAre() => Assert.That(
        () => (None with { Network = "resnet" }).Resolve(null),
        Throws.TypeOf<UsageException>().With.Message.EqualTo("no network is called 'resnet': there are linear-sgd, linear, conv, cnn, fast, best"));

    [Test]
    public void Settle_ScheduleNamed_TakesItsOwnWarmUp() =>
        Assert.That((None with { Schedule = "one-cycle" }).Resolve(null).WarmUp, Is.EqualTo(0.3f));

    [Test]
    public void Settle_OptimizerNamed_TakesItsOwnConstants()
    {
        var stored = Stored with { Momentum = 0.9f, Nesterov = true, WeightDecay = 0.3f, EmaDecay = 0.5f };
        Assert.That((None with { Optimizer = "adamw" }).Resolve(stored), Is.EqualTo(
            stored with { Optimizer = "adamw", Momentum = 0, Nesterov = false, WeightDecay = 0.01f }));
    }

    [TestCase("adam", 0.9f, false, "goes with sgd")]
    [TestCase("sgd", 0, true, "momentum above 0")]
    [TestCase("sgd", 1, false, "0 to below 1")]
    public void Settle_MomentumThatDoesNotFit_IsRefused(string optimizer, float momentum, bool nesterov, string wanted) => Assert.That(
        () => (None with { Optimizer = optimizer, Momentum = momentum, Nesterov = nesterov }).Resolve(null),
        Throws.TypeOf<UsageException>().With.Message.Contains(wanted));

    [Test]
    public void Settle_WarmUpOfAConstantRate_IsRefused() =>
        Assert.That(() => (None with { WarmUp = 0.1f }).Resolve(null), Throws.TypeOf<UsageException>().With.Message.Contains("another schedule"));

    [Test]
    public void Settle_LabelSmoothingOfTheSquaredError_IsRefused() => Assert.That(
        () => (None with { Network = "linear-sgd", LabelSmoothing = 0.1f }).Resolve(null),
        Throws.TypeOf<UsageException>().With.Message.Contains("goes with the cross-entropy"));

    [Test]
    public void Settle_LayersAdded_AreThoseOfTheNetwork() => Assert.That(
        (None with { BatchNorm = true, Dropout = 0.3f }).Resolve(null).Spec().Layers.Where(layer => layer is BatchNorm2d or Dropout),
        Is.EqualTo(new LayerSpec[] { new BatchNorm2d(), new BatchNorm2d(), new Dropout(0.3f) }));

    [TestCase(1)]
    [TestCase(float.NaN)]
    public void Settle_DropoutThatIsNoPart_IsRefused(float probability) => Assert.That(
        () => (None with { Dropout = probability }).Resolve(null),
        Throws.TypeOf<UsageException>().With.Message.Contains("0 to below 1 is wanted"));

    [Test]
    public void Resume_LayersAdded_NamesEveryDifference() => Assert.That(
        () => (None with { BatchNorm = true, Dropout = 0.3f }).Resume(Stored),
        Throws.TypeOf<UsageException>().With.Message.EndsWith("--batch-norm is False, not True; --dropout is the network's, not 0.3"));

    [Test]
    public void Resume_MoreEpochsOfASchedule_IsRefused() => Assert.That(
        () => (None with { Epochs = 9 }).Resume(Stored with { Schedule = "cosine" }),
        Throws.TypeOf<UsageException>().With.Message.EqualTo("--epochs: the cosine schedule of this run ends with epoch 7"));

    [Test]
    public void Resume_MoreEpochs_IsAllowed() =>
        Assert.That((None with { Epochs = 9, Seed = 42 }).Resume(Stored), Is.EqualTo(Stored with { Epochs = 9 }));

    [Test]
    public void Resume_AnotherTraining_NamesEveryDifference() => Assert.That(
        () => (None with { BatchSize = 64, Seed = 1 }).Resume(Stored),
        Throws.TypeOf<UsageException>().With.Message.EndsWith("--batch-size is 32, not 64; --seed is 42, not 1"));
}
