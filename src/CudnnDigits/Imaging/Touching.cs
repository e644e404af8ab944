namespace CudnnDigits.Imaging;

/// <summary>Finds where digits that touch may be cut apart; whoever reads them decides whether they are.</summary>
/// <remarks>
/// More cuts than needed, between which the reader chooses: Y. LeCun et al., "Gradient-based learning applied to document recognition", 1998,
/// section V A, "heuristic over-segmentation".
/// </remarks>
internal static class Touching
{
    // Wider than high by this much, one digit is rare.
    private const double Wide = 1.05;

    // Cuts are at least this part of a height apart.
    private const double LeastWidth = 0.18;

    private const double PerHeight = 4;

    /// <summary>Columns with little ink, in the order of the columns.</summary>
    public static IReadOnlyList<int> Cuts(Glyph glyph, Ink ink, StrokeMap map, double digitHeight)
    {
        var box = glyph.Box;
        var height = digitHeight > 0 ? Math.Min(box.Height, 1.3 * digitHeight) : box.Height;
        if (digitHeight == 0 || box.Width < Wide * height) return [];
        var profile = Profile(glyph, ink, map);
        var apart = Math.Max(1, (int)(LeastWidth * height));
        var cuts = new List<int>();
        foreach (var column in Enumerable.Range(apart, Math.Max(0, profile.Length - (2 * apart))).OrderBy(column => profile[column]))
        {
            if (cuts.Count >= PerHeight * box.Width / height) break;
            if (cuts.All(cut => Math.Abs(cut - column) >= apart)) cuts.Add(column);
        }

        return [.. cuts.Order().Select(column => column + box.Left)];
    }

    /// <summary>Ink in each column, a little smoothed.</summary>
    private static double[] Profile(Glyph glyph, Ink ink, StrokeMap map)
    {
        var own = glyph.Strokes.ToHashSet();
        var box = glyph.Box;
        var profile = new double[box.Width];
        for (var y = box.Top; y < box.Bottom; y++)
        {
            for (var x = box.Left; x < box.Right; x++)
            {
                if (own.Contains(map.Numbers[(y * ink.Plane.Width) + x])) profile[x - box.Left]++;
            }
        }

        return [.. profile.Select((_, x) => profile[Math.Max(x - 1, 0)..Math.Min(x + 2, profile.Length)].Average())];
    }
}
