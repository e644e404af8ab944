using CudnnDigits.Training;
using FsCheck;

namespace CudnnDigits.Tests.Training;

public class ShuffleOrderTests
{
    [FsCheck.NUnit.Property]
    public void Create_AnySeedAndEpoch_IsAPermutation(PositiveInt count, ulong seed, NonNegativeInt epoch) =>
        Assert.That(ShuffleOrder.Create(count.Get, seed, epoch.Get), Is.EquivalentTo(Enumerable.Range(0, count.Get)));

    [Test]
    public void Create_OtherSeed_GivesAnotherOrder() =>
        Assert.That(ShuffleOrder.Create(100, 1, 0), Is.Not.EqualTo(ShuffleOrder.Create(100, 2, 0)));

    /// <summary>All 24 orders of four images, each within five standard deviations of its share.</summary>
    [Test]
    public void Create_ManyEpochs_GivesEachOrderEquallyOften()
    {
        const int epochs = 24_000;
        var counts = Enumerable.Range(0, epochs)
            .GroupBy(epoch => string.Join(' ', ShuffleOrder.Create(4, 11, epoch)))
            .Select(group => group.Count()).ToArray();
        Assert.That(counts, Has.Length.EqualTo(24).And.All.EqualTo(epochs / 24).Within(5 * Math.Sqrt(epochs / 24.0)));
    }
}
