namespace CudnnDigits.Imaging;

/// <summary>Makes grey of colours and of transparency.</summary>
internal static class Flattening
{
    private const int Opaque = 255;

    /// <param name="pixels">[height, width], each red, green, blue, alpha from the lowest byte up; colours not multiplied by alpha.</param>
    public static GreyImage ToGrey(int width, int height, ReadOnlySpan<uint> pixels)
    {
        var paper = PaperBehind(pixels);
        var grey = new byte[pixels.Length];
        for (var index = 0; index < grey.Length; index++)
        {
            var alpha = Alpha(pixels[index]);
            grey[index] = (byte)(((Brightness(pixels[index]) * alpha) + (paper * (Opaque - alpha)) + (Opaque / 2)) / Opaque);
        }

        return new GreyImage(width, height, grey);
    }

    /// <summary>
    /// What to show through transparent places. Where most is transparent the rest is a drawing, and paper contrasts with it;
    /// where most is opaque the paper is there already, and only its corners are missing.
    /// </summary>
    private static int PaperBehind(ReadOnlySpan<uint> pixels)
    {
        long sum = 0, weight = 0;
        var opaque = 0;
        foreach (var pixel in pixels)
        {
            var alpha = Alpha(pixel);
            sum += (long)Brightness(pixel) * alpha;
            weight += alpha;
            if (alpha > Opaque / 2) opaque++;
        }

        if (weight == 0) return Opaque;
        var mean = (int)(sum / weight);
        return opaque > pixels.Length / 2 ? mean : mean < 128 ? Opaque : 0;
    }

    private static int Alpha(uint pixel) => (int)(pixel >> 24);

    /// <summary>Luma of ITU-R BT.601.</summary>
    private static int Brightness(uint pixel) =>
        (int)(((pixel & 255) * 77) + ((pixel >> 8 & 255) * 150) + ((pixel >> 16 & 255) * 29)) >> 8;
}
