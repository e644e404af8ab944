namespace CudnnDigits.Imaging;

/// <summary>Puts signs into lines, from the top down, and in each line from left to right. Lines may slant.</summary>
internal static class Lines
{
    // Signs of a line lie within this part of a digit's height above or below where the line goes.
    private const double Tolerance = 0.55;

    // A sign and the next one are no farther apart than so many heights, when the slant is measured.
    private const double Nearby = 2.5;

    private const double SteepestSlope = 0.35;

    public static List<List<Glyph>> Of(IReadOnlyList<Glyph> glyphs, double digitHeight)
    {
        var slope = Slope(glyphs, digitHeight);
        var lines = new List<List<Glyph>>();
        foreach (var glyph in glyphs.OrderBy(glyph => glyph.Box.Left))
        {
            var line = lines.MinBy(line => Distance(line, glyph, slope));
            if (line is null || Distance(line, glyph, slope) > Tolerance * digitHeight) lines.Add([glyph]);
            else line.Add(glyph);
        }

        return [.. lines.OrderBy(line => line.Average(glyph => glyph.Box.MiddleY - (slope * glyph.Box.MiddleX)))];
    }

    /// <summary>How far a sign is from where the line would go on, the last signs of the line taken together.</summary>
    private static double Distance(List<Glyph> line, Glyph glyph, double slope) =>
        Math.Abs(line.TakeLast(3).Average(last => last.Box.MiddleY - (slope * last.Box.MiddleX)) - (glyph.Box.MiddleY - (slope * glyph.Box.MiddleX)));

    /// <summary>Rows down for a column to the right: the median over each sign and its nearest neighbor to the right.</summary>
    private static double Slope(IReadOnlyList<Glyph> glyphs, double digitHeight)
    {
        var slopes = new List<double>();
        foreach (var glyph in glyphs.Where(glyph => glyph.Box.Height > 0.5 * digitHeight))
        {
            var next = glyphs.Where(other => other.Box.Height > 0.5 * digitHeight && other.Box.MiddleX > glyph.Box.MiddleX + (0.3 * digitHeight)
                && Math.Abs(other.Box.MiddleY - glyph.Box.MiddleY) < SteepestSlope * (other.Box.MiddleX - glyph.Box.MiddleX) + (0.2 * digitHeight))
                .MinBy(other => other.Box.MiddleX);
            if (next is null || next.Box.MiddleX - glyph.Box.MiddleX > Nearby * digitHeight) continue;
            slopes.Add((next.Box.MiddleY - glyph.Box.MiddleY) / (next.Box.MiddleX - glyph.Box.MiddleX));
        }

        slopes.Sort();
        return slopes.Count < 3 ? 0 : slopes[slopes.Count / 2];
    }
}
