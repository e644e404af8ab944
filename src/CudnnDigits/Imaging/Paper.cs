namespace CudnnDigits.Imaging;

/// <summary>Divides a picture by its own paper, so that light, shadows and colours no longer matter.</summary>
/// <remarks>
/// The paper under the strokes is a morphological closing: it fills whatever is narrower than a few strokes, and follows shadows, gradients and
/// the edge of a table as they are. Sauvola's and Niblack's thresholds, which go by the mean and the deviation around each pixel, blacken paper
/// where there is no ink at all in the window, and hollow strokes that fill it.
/// </remarks>
internal static class Paper
{
    // Enough to see strokes, few enough to look at several times.
    private const int WorkingSide = 512;

    // Where the paper is nearly black, noise would be taken for contrast.
    private const float DarkestPaper = 0.2f;

    /// <summary>How much darker each pixel is than its paper, as a part of the paper's brightness; the other way round for light on dark.</summary>
    public static Plane Contrast(GreyImage image)
    {
        var factor = Math.Max(1, (Math.Max(image.Width, image.Height) + WorkingSide - 1) / WorkingSide);
        var full = Plane.Of(image);
        var small = full.Reduce(factor);
        var radius = Math.Max(1, Math.Min(small.Width, small.Height) / 6);
        if (IsLightOnDark(small, radius))
        {
            Invert(full);
            small = full.Reduce(factor);
        }

        var smooth = small.Smooth();
        // A window that is wide compared with the strokes is filled by them nowhere; one that is no wider than needed keeps to the light.
        for (var pass = 0; pass < 2; pass++) radius = Math.Min(radius, RadiusFor(small, Under(smooth, radius)));
        var paper = Under(smooth, radius);
        var brightest = Brightest(paper);
        for (var at = 0; at < paper.Values.Length; at++) paper.Values[at] = Math.Max(paper.Values[at], DarkestPaper * brightest);
        return Divide(full, paper.Enlarge(factor, full.Width, full.Height));
    }

    /// <summary>
    /// Whether the strokes are lighter than the paper: then most pixels are near the darkest of their surroundings, and few near the lightest.
    /// </summary>
    private static bool IsLightOnDark(Plane plane, int radius)
    {
        var (dark, light) = (Morphology.Erode(plane, radius), Morphology.Dilate(plane, radius));
        double balance = 0;
        for (var at = 0; at < plane.Values.Length; at++)
        {
            var (below, above) = (plane.Values[at] - dark.Values[at], light.Values[at] - plane.Values[at]);
            balance += above - below;
        }

        return balance > 0;
    }

    private static void Invert(Plane plane)
    {
        for (var at = 0; at < plane.Values.Length; at++) plane.Values[at] = byte.MaxValue - plane.Values[at];
    }

    /// <summary>
    /// What lies under the strokes: a closing of the picture, which goes on beyond its edges as it ends there, for where light falls off towards
    /// an edge a closing alone would give what lies further in.
    /// </summary>
    private static Plane Under(Plane plane, int radius)
    {
        var margin = 2 * radius;
        var wide = new Plane(plane.Width + (2 * margin), plane.Height + (2 * margin));
        for (var y = 0; y < wide.Height; y++)
        {
            var (row, mirroredRow) = Outside(y - margin, plane.Height);
            for (var x = 0; x < wide.Width; x++)
            {
                var (column, mirroredColumn) = Outside(x - margin, plane.Width);
                var edge = plane.Values[(row * plane.Width) + column];
                var inside = plane.Values[(mirroredRow * plane.Width) + mirroredColumn];
                // It may go on darker, never lighter: a stroke near the edge would shine on the other side of it.
                wide.Values[(y * wide.Width) + x] = (row, column) == (mirroredRow, mirroredColumn)
                    ? edge : Math.Clamp((2 * edge) - inside, 0, edge);
            }
        }

        var closed = Morphology.Close(wide, radius);
        var paper = new Plane(plane.Width, plane.Height);
        for (var y = 0; y < plane.Height; y++)
            closed.Values.AsSpan(((y + margin) * wide.Width) + margin, plane.Width).CopyTo(paper.Values.AsSpan(y * plane.Width));
        return paper;
    }

    /// <summary>The nearest place inside a side of so many pixels, and the place as far inside as this one is outside.</summary>
    private static (int Edge, int Mirrored) Outside(int place, int count)
    {
        var edge = Math.Clamp(place, 0, count - 1);
        return (edge, Math.Clamp((2 * edge) - place, 0, count - 1));
    }

    private static int RadiusFor(Plane plane, Plane paper)
    {
        var contrast = Divide(plane, paper);
        var threshold = Histograms.Value(Otsu.Threshold(Histograms.Of(contrast.Values)));
        return Math.Max(3, 1 + (3 * StrokeWidth.Of(contrast, threshold) / 2));
    }

    private static float Brightest(Plane paper)
    {
        var histogram = new int[Histograms.Bins];
        foreach (var value in paper.Values) histogram[(int)value]++;
        return Math.Max(1, Histograms.Percentile(histogram, 0, byte.MaxValue, 0.95));
    }

    /// <summary>1 - plane / paper, moved so that most of the paper is 0: noise makes a closing a little too light.</summary>
    private static Plane Divide(Plane plane, Plane paper)
    {
        var contrast = new Plane(plane.Width, plane.Height);
        for (var at = 0; at < contrast.Values.Length; at++) contrast.Values[at] = 1 - (plane.Values[at] / Math.Max(paper.Values[at], 1));
        var middle = Histograms.Value(Histograms.Percentile(Histograms.Of(contrast.Values), 0, Histograms.Bins - 1, 0.5));
        for (var at = 0; at < contrast.Values.Length; at++) contrast.Values[at] = Math.Max(0, (contrast.Values[at] - middle) / (1 - middle));
        return contrast;
    }
}
