using CudnnDigits.Imaging;
using SkiaSharp;

namespace CudnnDigits.Tests.Imaging;

public sealed class DigitImageTests
{
    // All of MNIST's images have their centre of mass within half a pixel of this, measured from the left edge or the upper one.
    private const double Middle = 14.5;

    [Test]
    public void From_TallStroke_FitsTwentyRowsWithItsCentreOfMassInTheMiddle()
    {
        var digit = Pictures.Normalize(Pictures.Draw(300, 400, SKColors.White, SKEncodedImageFormat.Png, canvas =>
            canvas.Stroke(20, (250, 30), (250, 330))));

        var rows = Enumerable.Range(0, 28).Where(y => digit.Pixels.AsSpan(y * 28, 28).ContainsAnyExcept((byte)0)).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That((rows.First(), rows.Last(), rows.Length), Is.EqualTo((4, 23, 20)).Or.EqualTo((5, 24, 20)));
            Assert.That(CentreOfMass(digit.Pixels).X, Is.EqualTo(Middle).Within(0.51));
            Assert.That(CentreOfMass(digit.Pixels).Y, Is.EqualTo(Middle).Within(0.51));
            Assert.That(digit.Pixels.Max(), Is.EqualTo(255));
        });
    }

    [Test]
    public void From_BottomHeavyDrawing_IsCentredByMassNotByBox()
    {
        // A stem on a foot: the box's middle, row 10 of its 20, is above the centre of mass.
        var digit = Pictures.Normalize(Pictures.Draw(200, 200, SKColors.White, SKEncodedImageFormat.Png, canvas =>
        {
            canvas.Stroke(14, (100, 20), (100, 160));
            canvas.Stroke(14, (70, 160), (130, 160));
        }));

        Assert.That(CentreOfMass(digit.Pixels).Y, Is.EqualTo(Middle).Within(0.51));
    }

    [Test]
    public void From_AspectThreeToOne_KeepsIt()
    {
        var digit = Pictures.Normalize(Pictures.Draw(400, 200, SKColors.White, SKEncodedImageFormat.Png, canvas =>
        {
            using var paint = new SKPaint { Color = SKColors.Black };
            canvas.DrawRect(50, 50, 300, 100, paint);
        }));

        var dark = digit.Pixels.Count(value => value > 128);
        Assert.That(dark, Is.InRange(20 * 6, 20 * 8), "20 wide, a third of it high");
    }

    [Test]
    public void From_SpecksBesideTheDigit_AreLeftOut()
    {
        byte[] Draw(bool specks) => Pictures.Draw(200, 200, SKColors.White, SKEncodedImageFormat.Png, canvas =>
        {
            canvas.Stroke(12, (60, 40), (100, 40), (70, 150));
            if (specks) canvas.Stroke(3, (190, 190), (191, 190));
        });

        Assert.That(Pictures.Normalize(Draw(specks: true)).Pixels, Is.EqualTo(Pictures.Normalize(Draw(specks: false)).Pixels));
    }

    [Test]
    public void From_DigitsSideBySide_AreCounted()
    {
        var digit = Pictures.Normalize(Pictures.Draw(400, 200, SKColors.White, SKEncodedImageFormat.Png, canvas =>
        {
            canvas.Stroke(10, (50, 40), (50, 160));
            canvas.Stroke(10, (120, 40), (180, 40), (140, 160));
            canvas.Stroke(10, (300, 30), (300, 150));
        }));

        Assert.That(digit.Digits, Is.EqualTo(3));
    }

    [Test]
    public void From_OneDigitInTwoStrokes_IsOne()
    {
        // A five whose bar was drawn apart.
        var digit = Pictures.Normalize(Pictures.Draw(200, 200, SKColors.White, SKEncodedImageFormat.Png, canvas =>
        {
            canvas.Stroke(10, (60, 40), (60, 90), (110, 100), (110, 150), (60, 160));
            canvas.Stroke(10, (85, 38), (130, 38));
        }));

        Assert.That(digit.Digits, Is.EqualTo(1));
    }

    [Test]
    public void From_EmptySheet_SaysThatNothingIsDrawn()
    {
        var blank = Pictures.Draw(50, 50, SKColors.White, SKEncodedImageFormat.Png, _ => { });

        Assert.That(() => Pictures.Normalize(blank), Throws.TypeOf<ImageException>().With.Message.Contains("nothing is drawn"));
    }

    [Test]
    public void AsIs_MnistImage_IsUnchanged()
    {
        var pixels = Pictures.MnistDigit(0).ToArray();

        Assert.That(DigitImage.AsIs(new GreyImage(28, 28, pixels)).Pixels, Is.EqualTo(pixels));
    }

    [Test]
    public void AsIs_OtherSize_SaysWhatItIsAndWhatIsWanted() => Assert.That(
        () => DigitImage.AsIs(new GreyImage(30, 28, new byte[840])),
        Throws.TypeOf<ImageException>().With.Message.Contains("30 x 28").And.Message.Contains("28 x 28"));

    private static (double X, double Y) CentreOfMass(byte[] pixels)
    {
        double sum = pixels.Sum(value => (double)value);
        return (pixels.Select((value, index) => value * ((index % 28) + 0.5)).Sum() / sum,
            pixels.Select((value, index) => value * ((index / 28) + 0.5)).Sum() / sum);
    }
}
