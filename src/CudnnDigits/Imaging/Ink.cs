namespace CudnnDigits.Imaging;

/// <summary>How much ink is where, 0 to 1, whatever the colours of pen and paper were.</summary>
/// <param name="Values">[height, width].</param>
/// <param name="Edge">At least this much counts as part of a stroke.</param>
internal sealed record Ink(int Width, int Height, float[] Values, float Edge)
{
    // Less contrast than this is paper with noise on it.
    private const int LeastContrast = 16;

    // Noise exceeds three times its own upper quartile about once in fifty pixels.
    private const int NoiseFactor = 3;

    /// <exception cref="ImageException">There is nothing on the paper.</exception>
    public static Ink From(GreyImage image)
    {
        var paper = BorderMedian(image);
        var sign = Polarity(image.Pixels, paper);
        var contrast = new byte[image.Pixels.Length];
        var histogram = new int[256];
        for (var index = 0; index < contrast.Length; index++)
        {
            contrast[index] = (byte)Math.Max(0, sign * (image.Pixels[index] - paper));
            histogram[contrast[index]]++;
        }

        if (Array.FindLastIndex(histogram, count => count > 0) < LeastContrast)
            throw new ImageException("nothing is drawn on it: the image has the same brightness everywhere");
        var threshold = Otsu.Threshold(histogram);
        // Paper has noise and shades, and pens are not evenly dark: both ends come from the image. Clean paper has no noise at all,
        // and then the faintest edge of a stroke is ink.
        var none = Math.Min(NoiseFactor * Percentile(histogram, 0, threshold, 0.75), threshold);
        var full = Math.Max(Percentile(histogram, threshold + 1, 255, 0.75), none + 1);
        var values = Array.ConvertAll(contrast, value => Math.Clamp((value - none) / (float)(full - none), 0, 1));
        return new Ink(image.Width, image.Height, values, (threshold - none) / (2f * (full - none)));
    }

    /// <summary>The frame around a digit is paper for the most part, even where the digit fills the image.</summary>
    private static int BorderMedian(GreyImage image)
    {
        var (width, height, pixels) = image;
        var histogram = new int[256];
        for (var x = 0; x < width; x++)
        {
            histogram[pixels[x]]++;
            histogram[pixels[((height - 1) * width) + x]]++;
        }

        for (var y = 0; y < height; y++)
        {
            histogram[pixels[y * width]]++;
            histogram[pixels[(y * width) + width - 1]]++;
        }

        return Percentile(histogram, 0, 255, 0.5);
    }

    /// <summary>1 for light on dark, -1 for dark on light.</summary>
    private static int Polarity(byte[] pixels, int paper)
    {
        var balance = 0L;
        foreach (var pixel in pixels) balance += Math.Sign(pixel - paper) * (long)(pixel - paper) * (pixel - paper);
        return balance >= 0 ? 1 : -1;
    }

    private static int Percentile(int[] histogram, int first, int last, double share)
    {
        var total = 0L;
        for (var value = first; value <= last; value++) total += histogram[value];
        var below = 0L;
        for (var value = first; value <= last; value++)
        {
            below += histogram[value];
            if (below >= share * total) return value;
        }

        return last;
    }
}
