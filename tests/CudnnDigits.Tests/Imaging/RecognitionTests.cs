using CudnnDigits.Imaging;
using SkiaSharp;

namespace CudnnDigits.Tests.Imaging;

/// <summary>Whatever a digit was drawn with, it is still read.</summary>
public sealed class RecognitionTests
{
    private const int Count = 300;

    private static readonly SKColor Blue = new(20, 40, 160), Cream = new(250, 240, 210), Chalk = new(230, 255, 230), Board = new(20, 60, 40);

    [Test]
    public void From_MnistItself_IsStillRead() =>
        Expect(digit => DigitImage.From(new GreyImage(28, 28, digit)));

    [TestCase(3)]
    [TestCase(11)]
    [TestCase(40)]
    public void From_EnlargedDarkOnLight_IsStillRead(int scale) =>
        Expect(digit => Pictures.Normalize(Pictures.Enlarge(digit, scale, SKColors.Black, SKColors.White)));

    [Test]
    public void From_ColouredJpeg_IsStillRead() =>
        Expect(digit => Pictures.Normalize(Pictures.Enlarge(digit, 8, Blue, Cream, SKEncodedImageFormat.Jpeg)));

    [Test]
    public void From_ChalkOnABoard_IsStillRead() =>
        Expect(digit => Pictures.Normalize(Pictures.Enlarge(digit, 8, Chalk, Board)));

    [Test]
    public void From_BlackOnTransparent_IsStillRead() =>
        Expect(digit => Pictures.Normalize(Pictures.Enlarge(digit, 5, SKColors.Black, SKColors.Transparent)));

    [Test]
    public void From_WhiteOnTransparent_IsStillRead() =>
        Expect(digit => Pictures.Normalize(Pictures.Enlarge(digit, 5, SKColors.White, SKColors.Transparent)));

    private static void Expect(Func<byte[], DigitImage> normalize)
    {
        var digits = Enumerable.Range(0, Count).Select(index => normalize(Pictures.MnistDigit(index).ToArray())).ToArray();
        var read = TrainedCnn.Read([.. digits.SelectMany(digit => digit.Pixels)]);
        var right = read.Where((digit, index) => digit == TestData.Mnist.Test.Labels[index]).Count();
        TestContext.Out.WriteLine($"{right} of {Count} right, {digits.Count(digit => digit.Digits > 1)} taken for several digits");
        Assert.Multiple(() =>
        {
            Assert.That(right, Is.GreaterThanOrEqualTo(Count * 95 / 100));
            Assert.That(digits.Count(digit => digit.Digits > 1), Is.LessThanOrEqualTo(Count / 100));
        });
    }
}
