namespace CudnnDigits.Imaging;

/// <summary>Puts strokes together that make one sign.</summary>
internal static class Layout
{
    // Dirt is smaller than this part of a digit, in both directions.
    private const double Speck = 0.12;

    // What stands above one another belongs together unless there is this much of a digit's height between.
    private const double MostGap = 0.25;

    // Two signs above one another are together higher than this part of a digit.
    private const double MostHeight = 1.3;

    /// <summary>The height of a digit: the median of the strokes' heights, in which a stroke counts as often as it is high.</summary>
    public static double DigitHeight(IEnumerable<Box> boxes, int strokeWidth)
    {
        var all = boxes.ToArray();
        var signs = all.Where(box => Math.Max(box.Width, box.Height) >= 3 * strokeWidth).ToArray();
        // A thick pen may fill a small digit: then nothing is large compared with its strokes.
        var heights = (signs.Length > 0 ? signs : all).Select(box => box.Height).Order().ToArray();
        var half = heights.Sum(height => (long)height) / 2;
        foreach (var height in heights)
        {
            half -= height;
            if (half <= 0) return height;
        }

        return 0;
    }

    public static List<Glyph> Group(IReadOnlyList<Stroke> strokes, double digitHeight)
    {
        var glyphs = strokes.Where(stroke => Math.Max(stroke.Box.Width, stroke.Box.Height) >= Speck * digitHeight)
            .OrderBy(stroke => stroke.Box.Left).Select(stroke => new Glyph(stroke.Box, [stroke.Number])).ToList();
        for (var merged = true; merged;)
        {
            merged = false;
            for (var first = 0; first < glyphs.Count; first++)
            {
                for (var second = first + 1; second < glyphs.Count; second++)
                {
                    // They are in the order of their left edges.
                    if (glyphs[second].Box.Left - glyphs[first].Box.Right > MostGap * digitHeight && !merged) continue;
                    if (!BelongTogether(glyphs[first].Box, glyphs[second].Box, digitHeight)) continue;
                    glyphs[first] = new Glyph(
                        glyphs[first].Box.With(glyphs[second].Box), [.. glyphs[first].Strokes, .. glyphs[second].Strokes]);
                    glyphs.RemoveAt(second--);
                    merged = true;
                }
            }
        }

        return glyphs;
    }

    private static bool BelongTogether(Box one, Box other, double digitHeight)
    {
        var (smaller, larger) = one.Height <= other.Height ? (one, other) : (other, one);
        var whole = one.With(other);
        var height = Math.Max(larger.Height, 0.7 * digitHeight);
        if (whole.Height > MostHeight * height) return false;
        var (gapX, gapY) = (one.GapX(other), one.GapY(other));
        // A part above, below or inside the rest.
        if (gapY <= MostGap * height && -gapX >= 0.5 * Math.Min(one.Width, other.Width) && whole.Width <= 1.3 * height) return true;
        // The bar of a 5, drawn apart, to the right of its top.
        var isBar = smaller.Height < 0.45 * larger.Height && smaller.Width > smaller.Height && smaller.MiddleX > larger.MiddleX
            && smaller.MiddleY < larger.Top + (0.25 * larger.Height);
        if (isBar && gapX <= 0.2 * height && gapY <= MostGap * height && whole.Width <= 1.1 * whole.Height) return true;
        // A stroke that broke.
        return smaller.Height < 0.6 * larger.Height && gapX <= 0.06 * height && gapY <= 0 && whole.Width <= height;
    }
}
