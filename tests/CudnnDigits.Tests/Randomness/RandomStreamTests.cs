using CudnnDigits.Randomness;

namespace CudnnDigits.Tests.Randomness;

public class RandomStreamTests
{
    private const int Draws = 100_000;

    [Test]
    public void NextUInt32_FirstWords_AreThoseOfTheFirstBlocks()
    {
        var stream = new RandomStream(5, RandomPurpose.Split, 9);
        var (x, y, z, w) = Philox.Block(5, 0, ((ulong)RandomPurpose.Split << 32) | 9);
        var second = Philox.Block(5, 1, ((ulong)RandomPurpose.Split << 32) | 9);
        Assert.That(Draw(5, () => stream.NextUInt32()), Is.EqualTo(new[] { x, y, z, w, second.X }));
    }

    [TestCase(RandomPurpose.Shuffle, 0u)]
    [TestCase(RandomPurpose.Initialization, 1u)]
    public void NextUInt32_OtherPurposeOrIndex_IsAnotherStream(RandomPurpose purpose, uint index)
    {
        var one = new RandomStream(1, RandomPurpose.Initialization, 0);
        var other = new RandomStream(1, purpose, index);
        Assert.That(Draw(8, () => one.NextUInt32()), Is.Not.EqualTo(Draw(8, () => other.NextUInt32())));
    }

    [Test]
    public void NextSingle_ManyDraws_AreUniformFromZeroToBelowOne()
    {
        var stream = new RandomStream(2, RandomPurpose.Initialization, 0);
        var draws = Draw(Draws, () => stream.NextSingle());
        Assert.That(draws, Has.All.InRange(0f, MathF.BitDecrement(1)));
        Assert.That(draws.Average(), Is.EqualTo(0.5).Within(5 * Math.Sqrt(1 / 12.0 / Draws)));
    }

    /// <summary>Pearson's statistic with six degrees of freedom exceeds 27.9 once in ten thousand.</summary>
    [Test]
    public void NextBelow_Seven_GivesEachNumberEquallyOften()
    {
        var stream = new RandomStream(3, RandomPurpose.Shuffle, 0);
        var counts = new int[7];
        for (var draw = 0; draw < Draws; draw++) counts[stream.NextBelow(7)]++;
        var expected = Draws / 7.0;
        Assert.That(counts.Sum(count => (count - expected) * (count - expected) / expected), Is.LessThan(27.9));
    }

    [Test]
    public void NextNormal_ManyDraws_HaveTheMomentsOfN01()
    {
        var stream = new RandomStream(4, RandomPurpose.Initialization, 0);
        var draws = Draw(Draws, () => (double)stream.NextNormal());
        Assert.That(draws.Average(), Is.EqualTo(0).Within(5 / Math.Sqrt(Draws)));
        Assert.That(draws.Average(x => x * x), Is.EqualTo(1).Within(5 * Math.Sqrt(2.0 / Draws)));
        Assert.That(draws.Average(x => x * x * x * x), Is.EqualTo(3).Within(5 * Math.Sqrt(96.0 / Draws)));
    }

    private static T[] Draw<T>(int count, Func<T> next) => [.. Enumerable.Range(0, count).Select(_ => next())];
}
