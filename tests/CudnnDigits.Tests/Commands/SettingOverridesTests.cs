using CudnnDigits.Commands.Terminal;
using CudnnDigits.Commands.Train;
using CudnnDigits.Models;
using CudnnDigits.Training;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Tests.Commands;

public class SettingOverridesTests
{
    private static readonly SettingOverrides None = SettingOverrides.None;
    private static readonly TrainingSettings Stored = new("conv", 7, 32, 0.01f, new Sgd(), 42) { DropLast = true };

    /// <summary>The table of the four networks in the README.</summary>
    [TestCase("linear-sgd", 100, 600, "sgd")]
    [TestCase("linear", 100, 600, "adam")]
    [TestCase("conv", 30, 600, "adam")]
    [TestCase("cnn", 10, 64, "adam")]
    public void Resolve_OnlyTheNetworkNamed_TakesItsDefaults(string network, int epochs, int batchSize, string optimizer) =>
        Assert.That(None.With("network", network).Resolve(null),
            Is.EqualTo(new TrainingSettings(network, epochs, batchSize, 0.001f, Optimizers.Find(optimizer))));

    [TestCase("fast")]
    [TestCase("best")]
    public void Resolve_AnEntryWithItsOwnRecipe_TakesItsDefaults(string network)
    {
        var entry = Catalogue.Find(network);

        var settings = None.With("network", network).Resolve(null);

        Assert.That((settings.Epochs, settings.LearningRate, settings.Schedule, settings.KeepLast),
            Is.EqualTo((entry.Epochs, entry.LearningRate, (ScheduleSpec)new OneCycle(), true)));
        Assert.That(settings.Augmentation, Is.EqualTo(entry.Augmentation));
        Assert.That(settings.Optimizer, Is.EqualTo(entry.Optimizer));
        Assert.That(settings.ToModelSpec().Layers, Is.EqualTo(entry.Spec.Layers));
    }

    [Test]
    public void Resolve_KeepLastTurnedOff_KeepsTheBest()
    {
        EpochMetrics[] epochs = [new(1, 1, 1, 1, 90, 100), new(2, 1, 1, 1, 80, 100)];

        Assert.That(EpochMetrics.KeptOf(None.With("network", "fast").Resolve(null), epochs), Is.EqualTo(epochs[1]));
        Assert.That(EpochMetrics.KeptOf(None.With("network", "fast").With("--keep-last", "false").Resolve(null), epochs), Is.EqualTo(epochs[0]));
    }

    [Test]
    public void Resolve_NothingChosen_TrainsTheCnn() => Assert.That(None.Resolve(null).Network, Is.EqualTo("cnn"));

    [Test]
    public void Resolve_FileGiven_IsBelowChoicesAndAboveDefaults() =>
        Assert.That(None.With("--epochs", "3").Resolve(Stored), Is.EqualTo(Stored with { Epochs = 3 }));

    [Test]
    public void Resolve_UnknownNetwork_ListsThoseThatThereAre() => Assert.That(
        () => None.With("network", "resnet").Resolve(null),
        Throws.TypeOf<UsageException>().With.Message.EqualTo("no network is called 'resnet': choose one of linear-sgd, linear, conv, cnn, fast, best"));

    [Test]
    public void Resolve_ScheduleNamed_TakesItsOwnWarmUp() =>
        Assert.That(None.With("--schedule", "one-cycle").Resolve(null).Schedule, Is.EqualTo(new OneCycle(0.3f)));

    [Test]
    public void Resolve_OptimizerNamed_TakesItsOwnConstants()
    {
        var stored = Stored with { Optimizer = new Sgd(0.9f, Nesterov: true, WeightDecay: 0.3f) { EmaDecay = 0.5f } };
        Assert.That(None.With("--optimizer", "adamw").Resolve(stored), Is.EqualTo(
            stored with { Optimizer = new Adam(WeightDecay: 0.01f, Decoupled: true) { EmaDecay = 0.5f } }));
    }

    [TestCase("adam", 0.9f, false, "momentum 0.9: only sgd takes it, not adam")]
    [TestCase("sgd", 0, true, "nesterov: needs a --momentum greater than 0")]
    [TestCase("sgd", 1, false, "momentum 1: must be at least 0 and less than 1")]
    public void Resolve_MomentumThatDoesNotFit_IsRefused(string optimizer, float momentum, bool nesterov, string wanted) => Assert.That(
        () => None.With("--optimizer", optimizer).With("--momentum", $"{momentum}").With("--nesterov", $"{nesterov}").Resolve(null),
        Throws.TypeOf<UsageException>().With.Message.EqualTo(wanted));

    [Test]
    public void Resolve_WarmUpOfAConstantRate_IsRefused() =>
        Assert.That(() => None.With("--warm-up", "0.1").Resolve(null), Throws.TypeOf<UsageException>().With.Message.EqualTo("warm up 0.1: a constant learning rate has no warm-up; choose another --schedule"));

    [Test]
    public void Resolve_LabelSmoothingOfTheSquaredError_IsRefused() => Assert.That(
        () => None.With("network", "linear-sgd").With("--label-smoothing", "0.1").Resolve(null),
        Throws.TypeOf<UsageException>().With.Message.Contains("needs the cross-entropy"));

    [Test]
    public void Resolve_LayersAdded_AreThoseOfTheNetwork() => Assert.That(
        None.With("--batch-norm", "true").With("--dropout", "0.3").Resolve(null).ToModelSpec().Layers.Where(layer => layer is BatchNorm2d or Dropout),
        Is.EqualTo(new LayerSpec[] { new BatchNorm2d(), new BatchNorm2d(), new Dropout(0.3f) }));

    [TestCase(1, "dropout 1: must be at least 0 and less than 1")]
    [TestCase(float.NaN, "dropout NaN: must be a finite number")]
    public void Resolve_DropoutThatIsNoProbability_IsRefused(float probability, string wanted) => Assert.That(
        () => None.With("--dropout", $"{probability}").Resolve(null),
        Throws.TypeOf<UsageException>().With.Message.EqualTo(wanted));

    [Test]
    public void Resume_LayersAdded_NamesEveryDifference() => Assert.That(
        () => None.With("--batch-norm", "true").With("--dropout", "0.3").Resume(Stored),
        Throws.TypeOf<UsageException>().With.Message.EndsWith("--batch-norm is false, not true; --dropout is the network's, not 0.3"));

    [Test]
    public void Resume_MoreEpochsOfASchedule_IsRefused() => Assert.That(
        () => None.With("--epochs", "9").Resume(Stored with { Schedule = new Cosine() }),
        Throws.TypeOf<UsageException>().With.Message.EqualTo("--epochs: the cosine schedule of this run ends with epoch 7"));

    [Test]
    public void Resume_MoreEpochs_IsAllowed() =>
        Assert.That(None.With("--epochs", "9").With("--seed", "42").Resume(Stored), Is.EqualTo(Stored with { Epochs = 9 }));

    [Test]
    public void Resume_AnotherTraining_NamesEveryDifference() => Assert.That(
        () => None.With("--batch-size", "64").With("--seed", "1").Resume(Stored),
        Throws.TypeOf<UsageException>().With.Message.EndsWith("--batch-size is 32, not 64; --seed is 42, not 1"));
}
