using CudnnDigits.Reports;

namespace CudnnDigits.Tests.Reports;

public class SparklineTests
{
    [TestCase(new double[] { 0, 1, 2, 3, 4, 5, 6, 7 }, 8, "▁▂▃▄▅▆▇█")]
    [TestCase(new double[] { 0, 7 }, 8, "▁█")]
    [TestCase(new double[] { 3, 3, 3 }, 8, "▁▁▁")]
    [TestCase(new double[] { 0, 0, 1, 1 }, 2, "▁█")]
    [TestCase(new double[] { }, 8, "")]
    [TestCase(new double[] { 1 }, 0, "")]
    public void Draw_Values_AsHighAsTheyAre(double[] values, int width, string line) =>
        Assert.That(Sparkline.Draw(values, width, unicode: true), Is.EqualTo(line));

    [Test]
    public void Draw_WithoutUnicode_IsAscii() =>
        Assert.That(Sparkline.Draw([.. Enumerable.Range(0, 100)], 40, unicode: false), Has.Length.EqualTo(40).And.All.LessThan('\u0080'));

    [Test]
    public void Curve_LongSeries_SpansAllOfItInBoundedMemory()
    {
        var curve = new Curve();
        for (var value = 0; value < 100_000; value++) curve.Add(value);
        Assert.That(curve.Points, Has.Count.InRange(256, 512).And.Ordered);
        Assert.That(curve.Points[0], Is.LessThan(400), "the mean of the first few hundred values");
        Assert.That(curve.Points[^1], Is.GreaterThan(99_000));
    }
}
