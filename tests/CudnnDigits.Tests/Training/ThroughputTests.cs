using CudnnDigits.Models;
using CudnnDigits.Training;

namespace CudnnDigits.Tests.Training;

public sealed class ThroughputTests
{
    private static readonly CatalogueEntry Entry = new(Small.Spec, "", new Adam(), LearningRate: 0.25f, BatchSize: 4, Epochs: 1)
    {
        Augmentation = new Augmentation(Shift: 1),
    };

    [Test]
    public void Measure_NetworkOfTheCatalogue_TrainsAsItSays()
    {
        using var executor = new FakeExecutor(Small.Plan);

        Throughput.Measure(executor, Small.Plan, Entry, Small.Data(10), Small.Data(10), seconds: 0.01, CancellationToken.None);

        Assert.That(executor.Augmentation, Is.EqualTo(Entry.Augmentation));
        Assert.That(executor.Rates, Has.All.EqualTo(0.25f));
    }
}
