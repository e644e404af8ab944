namespace CudnnDigits.Imaging;

/// <summary>Makes strokes as wide as MNIST's, whose writers had pens of their own kind.</summary>
internal static class PenWidth
{
    // Of a digit 20 pixels high, as StrokeWidth measures them: most of MNIST's images lie between.
    private const double Thinnest = 1.9, Thickest = 3.3;

    private const double Fitted = 20;

    // More than this thickens noise, or takes strokes away.
    private const double MostWidened = 1.6, MostNarrowed = 1.2;

    // A glyph of this side says all about it, and is quick to work on.
    private const int WorkingSide = 120;

    /// <param name="glyph">A glyph alone, as <see cref="Glyph.Cut"/> gives it.</param>
    public static Plane Normalize(Plane glyph)
    {
        var side = Math.Max(glyph.Width, glyph.Height);
        if (side > 2 * WorkingSide) glyph = glyph.Reduce(side / WorkingSide);
        var unit = Math.Max(glyph.Width, glyph.Height) / Fitted;
        var width = StrokeWidth.Of(glyph, Ink.Edge) / unit;
        return width < Thinnest ? Widen(glyph, Math.Min(Thinnest - width, MostWidened) / 2 * unit)
            : width > Thickest ? Narrow(glyph, Math.Min(width - Thickest, MostNarrowed) / 2 * unit)
            : glyph;
    }

    private static Plane Narrow(Plane glyph, double radius)
    {
        var paper = new Plane(glyph.Width, glyph.Height, Array.ConvertAll(glyph.Values, value => 1 - value));
        return new Plane(glyph.Width, glyph.Height, Array.ConvertAll(Dilate(paper, radius).Values, value => 1 - value));
    }

    private static Plane Widen(Plane glyph, double radius)
    {
        var margin = (int)Math.Ceiling(radius);
        var wider = new Plane(glyph.Width + (2 * margin), glyph.Height + (2 * margin));
        for (var y = 0; y < glyph.Height; y++)
            glyph.Values.AsSpan(y * glyph.Width, glyph.Width).CopyTo(wider.Values.AsSpan(((y + margin) * wider.Width) + margin));
        return Dilate(wider, radius);
    }

    /// <summary>The largest value within a disk, whose rim counts as far as the disk covers it.</summary>
    private static Plane Dilate(Plane plane, double radius)
    {
        var reach = (int)Math.Ceiling(radius);
        var result = plane with { Values = [.. plane.Values] };
        for (var down = -reach; down <= reach; down++)
        {
            for (var right = -reach; right <= reach; right++)
            {
                var weight = (float)Math.Clamp(radius + 1 - Math.Sqrt((down * down) + (right * right)), 0, 1);
                if (weight > 0 && (down, right) != (0, 0)) Raise(result, plane, down, right, weight);
            }
        }

        return result;
    }

    private static void Raise(Plane result, Plane plane, int down, int right, float weight)
    {
        for (var y = Math.Max(0, -down); y < Math.Min(plane.Height, plane.Height - down); y++)
        {
            var (to, from) = (y * plane.Width, (y + down) * plane.Width);
            for (var x = Math.Max(0, -right); x < Math.Min(plane.Width, plane.Width - right); x++)
                result.Values[to + x] = Math.Max(result.Values[to + x], weight * plane.Values[from + x + right]);
        }
    }
}
