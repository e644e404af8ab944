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

    [TestCase(3, Count)]
    [TestCase(7, Count)]
    [TestCase(40, 20)]
    public void From_EnlargedDarkOnLight_IsStillRead(int scale, int count) =>
        Expect(digit => Pictures.Normalize(Pictures.Enlarge(digit, scale, SKColors.Black, SKColors.White)), count);

    [Test]
    public void From_ColouredJpeg_IsStillRead() =>
        Expect(digit => Pictures.Normalize(Pictures.Enlarge(digit, 5, Blue, Cream, SKEncodedImageFormat.Jpeg)));

    [Test]
    public void From_ChalkOnABoard_IsStillRead() =>
        Expect(digit => Pictures.Normalize(Pictures.Enlarge(digit, 5, Chalk, Board)));

    [Test]
    public void From_BlackOnTransparent_IsStillRead() =>
        Expect(digit => Pictures.Normalize(Pictures.Enlarge(digit, 5, SKColors.Black, SKColors.Transparent)));

    [Test]
    public void From_WhiteOnTransparent_IsStillRead() =>
        Expect(digit => Pictures.Normalize(Pictures.Enlarge(digit, 5, SKColors.White, SKColors.Transparent)));

    [TestCase(4)]
    [TestCase(10)]
    [TestCase(18)]
    public void From_DrawnWithAPen_IsRead(int pen)
    {
        var drawings = new (int Digit, (float X, float Y)[] Points)[]
        {
            (0, [.. Enumerable.Range(0, 33).Select(step => (100 + (40 * MathF.Sin(step * MathF.Tau / 32)), 100 - (65 * MathF.Cos(step * MathF.Tau / 32))))]),
            (1, [(105, 35), (95, 165)]),
            (2, [(65, 65), (80, 40), (110, 35), (130, 55), (125, 85), (65, 160), (140, 160)]),
            (3, [(65, 45), (105, 35), (130, 60), (95, 95), (135, 125), (110, 165), (65, 155)]),
            (4, [(85, 35), (65, 105), (135, 105), (135, 40), (130, 165)]),
            (7, [(60, 40), (140, 40), (90, 165)]),
        };
        var pictures = drawings.Select(drawing => Pictures.Normalize(Pictures.Draw(
            200, 200, SKColors.White, SKEncodedImageFormat.Png, canvas => canvas.Stroke(pen, drawing.Points))));

        Assert.That(TrainedCnn.Read([.. pictures.SelectMany(digit => digit.Pixels)]), Is.EqualTo(drawings.Select(drawing => drawing.Digit)));
    }

    private static void Expect(Func<byte[], DigitImage> normalize, int count = Count)
    {
        var digits = Enumerable.Range(0, count).Select(index => normalize(Pictures.MnistDigit(index).ToArray())).ToArray();
        var read = TrainedCnn.Read([.. digits.SelectMany(digit => digit.Pixels)]);
        var right = read.Where((digit, index) => digit == TestData.Mnist.Test.Labels[index]).Count();
        TestContext.Out.WriteLine($"{right} of {count} right, {digits.Count(digit => digit.Digits > 1)} taken for several digits");
        Assert.Multiple(() =>
        {
            Assert.That(right, Is.GreaterThanOrEqualTo(count * 95 / 100));
            Assert.That(digits.Count(digit => digit.Digits > 1), Is.LessThanOrEqualTo(count / 100));
        });
    }
}
