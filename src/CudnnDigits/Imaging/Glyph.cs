namespace CudnnDigits.Imaging;

/// <summary>Strokes that make one sign: those with these numbers, where they lie within the box.</summary>
internal sealed record Glyph(Box Box, IReadOnlyList<int> Strokes)
{
    // The soft edge of a stroke, in pixels.
    private const int SoftEdge = 2;

    /// <summary>The glyph alone, with a margin for its soft edges.</summary>
    public Plane Cut(Ink ink, StrokeMap map)
    {
        var own = Strokes.ToHashSet();
        var (left, top) = (Box.Left - SoftEdge, Box.Top - SoftEdge);
        var cut = new Plane(Box.Width + (2 * SoftEdge), Box.Height + (2 * SoftEdge));
        for (var y = Box.Top; y < Box.Bottom; y++)
        {
            for (var x = Box.Left; x < Box.Right; x++)
            {
                if (own.Contains(map.Numbers[(y * ink.Plane.Width) + x])) CopyAround(ink.Plane, map, x, y, cut, left, top);
            }
        }

        return cut;
    }

    /// <summary>The part between two columns of the picture, its box drawn tight.</summary>
    /// <returns>Null where no ink is.</returns>
    public Glyph? Between(StrokeMap map, int width, int left, int right)
    {
        var own = Strokes.ToHashSet();
        Box? tight = null;
        for (var y = Box.Top; y < Box.Bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                if (own.Contains(map.Numbers[(y * width) + x])) tight = tight?.With(x, y) ?? Imaging.Box.Of(x, y);
            }
        }

        return tight is { } box ? new Glyph(box, Strokes) : null;
    }

    private static void CopyAround(Plane ink, StrokeMap map, int x, int y, Plane cut, int left, int top)
    {
        for (var toY = Math.Max(y - SoftEdge, 0); toY <= Math.Min(y + SoftEdge, ink.Height - 1); toY++)
        {
            for (var toX = Math.Max(x - SoftEdge, 0); toX <= Math.Min(x + SoftEdge, ink.Width - 1); toX++)
            {
                var at = (toY * ink.Width) + toX;
                if (map.Numbers[at] == 0 || (toX == x && toY == y)) cut.Values[((toY - top) * cut.Width) + toX - left] = ink.Values[at];
            }
        }
    }
}
