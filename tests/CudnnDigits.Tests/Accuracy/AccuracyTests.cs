using CudnnDigits.Cpu;
using CudnnDigits.Models;
using CudnnDigits.Tests.Training;
using CudnnDigits.Training;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Tests.Accuracy;

/// <summary>The networks that train in seconds, on the whole of the real MNIST, with their own settings and a fixed seed.</summary>
[Category("Accuracy")]
public class AccuracyTests
{
    [TestCase("linear-sgd", 8550)]
    [TestCase("linear", 9230)]
    [TestCase("conv", 9200)]
    [TestCase("cnn", 9880)]
    [TestCase("fast", 9890)]
    public void Run_CatalogueNetwork_ReachesItsAccuracy(string network, int wanted)
    {
        var entry = Catalogue.Find(network);
        var settings = TrainingSettings.DefaultsOf(entry);
        var plan = Plan.Build(entry.Spec, entry.BatchSize);
        using var executor = new CpuExecutor(plan, entry.Optimizer, Environment.ProcessorCount);
        using var observer = new RecordingObserver();
        var trainer = new Trainer(executor, plan, settings, TestData.Mnist.Training, TestData.Mnist.Test);
        trainer.Restore(Checkpoint.Create(plan, settings.Seed));

        trainer.Run([observer]);

        TestContext.Out.WriteLine($"{network}: {string.Join(' ', observer.Epochs.Select(epoch => epoch.Correct))}");
        Assert.That(observer.Epochs[^1].Correct, Is.GreaterThanOrEqualTo(wanted));
    }
}
