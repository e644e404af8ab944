namespace CudnnDigits.Imaging;

/// <summary>How much ink is where, whatever the light, the paper and the pen were.</summary>
/// <param name="Plane">0 for none, 1 for all; where it exceeds <see cref="Edge"/> it belongs to a stroke.</param>
/// <param name="Scale">Pixels of this plane for each of the image's.</param>
/// <param name="StrokeWidth">The typical width of a stroke, in pixels of this plane.</param>
internal sealed record Ink(Plane Plane, int Scale, int StrokeWidth)
{
    public const float Edge = 0.5f;

    /// <summary>Where strokes fade, at least this much still joins them.</summary>
    public const float Faint = 0.25f;

    // Less contrast than this is paper with noise on it.
    private const float LeastContrast = 0.055f;

    // Smaller pictures are enlarged, so that edges can be found between their pixels.
    private const int LeastSide = 160;

    // A pencil beside a pen has at least this part of its darkness.
    private const float FaintestInk = 0.4f;

    // Noise exceeds so many of its standard deviations nowhere.
    private const float NoiseReach = 9;

    // Between no ink and all of it the values are stretched by this about the edge: blurred strokes become sharp.
    private const float Sharpening = 1.6f;

    /// <exception cref="ImageException">There is nothing on the paper.</exception>
    public static Ink From(GreyImage image)
    {
        var contrast = Paper.Contrast(image);
        var scale = Math.Max(1, (LeastSide + Math.Max(image.Width, image.Height) - 1) / Math.Max(image.Width, image.Height));
        if (scale > 1) contrast = contrast.Enlarge(scale);
        var noise = Noise.Of(contrast);
        var (level, width) = Measure(contrast);
        for (var pass = 0; pass < 3 && noise > 0.01f && width >= 4 + (3 * pass); pass++)
        {
            contrast = contrast.Smooth();
            noise = Math.Min(noise, Noise.Of(contrast) + (noise * 0.4f));
        }

        contrast = WithoutFrame(contrast, level, width);
        contrast = WithoutRules(contrast, noise, level);
        (level, width) = Measure(contrast);
        if (level < Math.Max(LeastContrast, 4 * noise))
            throw new ImageException("nothing is drawn on it: the image has the same brightness everywhere");
        return new Ink(Normalize(contrast, width, Faintest(contrast, level)), scale, width);
    }

    private static Plane WithoutRules(Plane contrast, float noise, float level)
    {
        var rest = Rules.Remove(contrast, noise);
        // A one written with a thin pen is a straight line, too.
        return Measure(rest).Level < Math.Max(LeastContrast, level / 4) ? contrast : rest;
    }

    private static Plane WithoutFrame(Plane contrast, float level, int strokeWidth)
    {
        var rest = Frame.Remove(contrast, level, 3 + (strokeWidth / 3));
        // A digit that fills the picture from side to side is no frame.
        return Measure(rest).Level < Math.Max(LeastContrast, level / 4) ? contrast : rest;
    }

    /// <summary>The darkness of the ink, and the width of its strokes.</summary>
    private static (float Level, int Width) Measure(Plane contrast)
    {
        var histogram = Histograms.Of(contrast.Values);
        var threshold = Otsu.Threshold(histogram);
        var level = Histograms.Value(Histograms.Percentile(histogram, threshold + 1, Histograms.Bins - 1, 0.75));
        return (level, Math.Max(1, Imaging.StrokeWidth.Of(contrast, level / 2)));
    }

    /// <summary>The least darkness that is ink, at each place: more where there is noise, as in a shadow that was made light.</summary>
    private static Plane Faintest(Plane contrast, float level)
    {
        var noise = Morphology.Dilate(Noise.InBlocks(contrast), 1);
        return new Plane(noise.Width, noise.Height, Array.ConvertAll(noise.Values, deviation => Math.Max(FaintestInk * level, NoiseReach * deviation)))
            .Enlarge(Noise.Block, contrast.Width, contrast.Height);
    }

    /// <summary>
    /// Divides by the darkness of the ink nearby. Half of that is where a blurred edge has its middle, whatever the blur: a stroke keeps its width.
    /// </summary>
    private static Plane Normalize(Plane contrast, int strokeWidth, Plane faintest)
    {
        var factor = Math.Max(1, strokeWidth / 3);
        var reach = Math.Max(2, 3 * strokeWidth / factor);
        var nearby = Morphology.Dilate(contrast.Reduce(factor).Smooth(), reach).Smooth().Enlarge(factor, contrast.Width, contrast.Height);
        var ink = new Plane(contrast.Width, contrast.Height);
        for (var at = 0; at < ink.Values.Length; at++)
        {
            var share = contrast.Values[at] / Math.Max(nearby.Values[at], faintest.Values[at]);
            ink.Values[at] = Math.Clamp(Edge + (Sharpening * (share - Edge)), 0, 1);
        }

        return ink;
    }
}
