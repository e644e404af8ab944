using CudnnDigits.Reports;

namespace CudnnDigits.Tests.Reports;

public class SparklineTests
{
    [TestCase(new double[] { 0, 1, 2, 3, 4, 5, 6, 7 }, 8, "▁▂▃▄▅▆▇█")]
    [TestCase(new double[] { 0, 7 }, 8, "▁▁▁▁████")]
    [TestCase(new double[] { 0, 1, 2 }, 4, "▁▁▅█")]
    [TestCase(new double[] { 3, 3, 3 }, 3, "▁▁▁")]
    [TestCase(new double[] { 0, 0, 1, 1 }, 2, "▁█")]
    [TestCase(new double[] { }, 8, "")]
    [TestCase(new double[] { 1 }, 0, "")]
    public void Draw_OneLine_AsHighAsTheValuesAre(double[] values, int width, string line) =>
        Assert.That(Sparkline.Draw(values, width, height: 1, unicode: true), Is.EqualTo(new[] { line }));

    [TestCase(new double[] { 0, 1, 7, 8, 13, 14 }, 6, "   ▁▆▇", "▁▂████")]
    [TestCase(new double[] { 3, 3, 3 }, 3, "   ", "▁▁▁")]
    [TestCase(new double[] { }, 8, "", "")]
    public void Draw_TwoLines_TheUpperGoesOnWhereTheLowerIsFull(double[] values, int width, string upper, string lower) =>
        Assert.That(Sparkline.Draw(values, width, height: 2, unicode: true), Is.EqualTo(new[] { upper, lower }));

    [Test]
    public void Draw_WithoutUnicode_IsAscii() => Assert.That(
        Sparkline.Draw([.. Enumerable.Range(0, 100)], 40, height: 2, unicode: false),
        Has.Length.EqualTo(2).And.All.Matches("^[\\x20-\\x7e]{40}$"));

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
