using CudnnDigits.Reports;

namespace CudnnDigits.Tests.Reports;

public class FiguresTests
{
    [TestCase(9905, 10_000, "9905/10000 (99.05 %)")]
    [TestCase(0, 3, "0/3 (0.00 %)")]
    public void Accuracy_CountAndShare(int correct, int total, string text) =>
        Assert.That(Figures.Accuracy(correct, total), Is.EqualTo(text));

    [TestCase(3.214, "3.21 s")]
    [TestCase(75.25, "75.2 s")]
    [TestCase(725.9, "12 min 5 s")]
    public void Duration_InReadableUnits(double seconds, string text) => Assert.That(Figures.Duration(seconds), Is.EqualTo(text));
}
