namespace CudnnDigits.Imaging;

/// <summary>A digit as MNIST has them: 28x28, light on dark, of 20x20 at most, its center of mass in the middle.</summary>
/// <param name="Pixels">[28, 28].</param>
/// <param name="Digits">How many digits the picture looked like. A network reads one.</param>
public sealed record DigitImage(byte[] Pixels, int Digits)
{
    public const int Side = 28;

    private const int Fitted = 20;

    // Less ink than this is the haze around a stroke.
    private const float Haze = 0.1f;

    /// <summary>Does to a picture of one digit what MNIST's makers did to theirs: all that is drawn on it belongs to the digit.</summary>
    /// <exception cref="ImageException">There is nothing on it.</exception>
    public static DigitImage From(GreyImage image)
    {
        var page = Page.Find(image);
        return new DigitImage(page.Whole(), page.Signs.Count(sign => !sign.IsSmall));
    }

    /// <summary>Takes an image that is a digit of MNIST's kind already.</summary>
    /// <exception cref="ImageException">It is not 28x28.</exception>
    public static DigitImage AsIs(GreyImage image) => image is { Width: Side, Height: Side }
        ? new DigitImage(image.Pixels, 1)
        : throw new ImageException($"it is {image.Width} x {image.Height}, and --as-is wants {Side} x {Side}");

    /// <summary>Makes the 28x28 pixels of a glyph that stands alone.</summary>
    /// <remarks>Y. LeCun et al., "Gradient-based learning applied to document recognition", 1998, section III A.</remarks>
    internal static byte[] Of(Plane glyph) => Center(AreaScaling.Fit(PenWidth.Normalize(glyph).Trim(Haze), Fitted));

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

    /// <summary>Where a drawing of some length begins so that its center comes into pixel 14, which in MNIST is the middle one.</summary>
    private static int Place(double center, int length) => Math.Clamp((int)Math.Round((Side / 2) + 0.5 - center), 0, Side - length);
}
