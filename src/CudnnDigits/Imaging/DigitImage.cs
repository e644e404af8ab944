namespace CudnnDigits.Imaging;

/// <summary>A digit as MNIST has them: 28x28, light on dark, of 20x20 at most, its centre of mass in the middle.</summary>
/// <param name="Pixels">[28, 28].</param>
/// <param name="Digits">How many digits the picture looked like. A network reads one.</param>
public sealed record DigitImage(byte[] Pixels, int Digits)
{
    public const int Side = 28;

    private const int Fitted = 20;

    // The soft edge of a stroke, as a part of the digit's size.
    private const int EdgeShare = 20;

    /// <summary>Does to any picture of a digit what MNIST's makers did to theirs.</summary>
    /// <remarks>Y. LeCun et al., "Gradient-based learning applied to document recognition", 1998, section III A.</remarks>
    /// <exception cref="ImageException">There is nothing on it.</exception>
    public static DigitImage From(GreyImage image)
    {
        var ink = Ink.From(image);
        var strokes = Stroke.Find(ink);
        var box = WithSoftEdges(ink, strokes.Select(stroke => stroke.Box).Aggregate((all, next) => all.With(next)));
        return new DigitImage(Center(AreaScaling.Fit(ink, box, Fitted)), SeveralDigits.Count(strokes));
    }

    /// <summary>Takes an image that is a digit of MNIST's kind already.</summary>
    /// <exception cref="ImageException">It is not 28x28.</exception>
    public static DigitImage AsIs(GreyImage image) => image is { Width: Side, Height: Side }
        ? new DigitImage(image.Pixels, 1)
        : throw new ImageException($"it is {image.Width} x {image.Height}, and --as-is wants {Side} x {Side}");

    private static Box WithSoftEdges(Ink ink, Box box)
    {
        for (var left = Math.Max(Math.Max(box.Width, box.Height) / EdgeShare, 1); left > 0; left--)
        {
            var (fromX, toX) = (Math.Max(box.Left - 1, 0), Math.Min(box.Right + 1, ink.Width));
            var (fromY, toY) = (Math.Max(box.Top - 1, 0), Math.Min(box.Bottom + 1, ink.Height));
            var wider = box;
            for (var y = fromY; y < toY; y++)
            {
                for (var x = fromX; x < toX; x++)
                {
                    if (ink.Values[(y * ink.Width) + x] > 0) wider = wider.With(x, y);
                }
            }

            if (wider == box) break;
            box = wider;
        }

        return box;
    }

    /// <summary>Moves by whole pixels, so that nothing blurs, and never beyond the edge.</summary>
    /// <param name="fitted">[20, 20] of ink, in its upper left corner.</param>
    private static byte[] Center(float[] fitted)
    {
        double sum = 0, sumX = 0, sumY = 0;
        var box = Box.Of(0, 0);
        for (var index = 0; index < fitted.Length; index++)
        {
            if (fitted[index] == 0) continue;
            var (y, x) = Math.DivRem(index, Fitted);
            sum += fitted[index];
            sumX += fitted[index] * (x + 0.5);
            sumY += fitted[index] * (y + 0.5);
            box = box.With(x, y);
        }

        var (left, top) = (Place(sumX / sum, box.Width), Place(sumY / sum, box.Height));
        var pixels = new byte[Side * Side];
        for (var y = 0; y < box.Height; y++)
        {
            for (var x = 0; x < box.Width; x++)
                pixels[((y + top) * Side) + x + left] = (byte)Math.Round(255 * fitted[(y * Fitted) + x]);
        }

        return pixels;
    }

    /// <summary>Where a drawing of some length begins so that its centre comes into pixel 14, which in MNIST is the middle one.</summary>
    private static int Place(double center, int length) => Math.Clamp((int)Math.Round((Side / 2) + 0.5 - center), 0, Side - length);
}
