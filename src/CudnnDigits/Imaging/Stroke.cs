namespace CudnnDigits.Imaging;

/// <summary>Ink that hangs together: its place and its number of pixels.</summary>
internal sealed record Stroke(Box Box, int Area)
{
    // Dots and dirt are smaller than this part of the largest stroke.
    private const double LeastArea = 0.04;

    /// <summary>The strokes of a drawing, the largest first, without specks.</summary>
    public static IReadOnlyList<Stroke> Find(Ink ink)
    {
        var seen = new bool[ink.Values.Length];
        var strokes = new List<Stroke>();
        for (var start = 0; start < seen.Length; start++)
        {
            if (!seen[start] && ink.Values[start] > ink.Edge) strokes.Add(Follow(ink, seen, start));
        }

        var largest = strokes.Max(stroke => stroke.Area);
        return [.. strokes.Where(stroke => stroke.Area >= LeastArea * largest).OrderByDescending(stroke => stroke.Area)];
    }

    private static Stroke Follow(Ink ink, bool[] seen, int start)
    {
        var box = Box.Of(start % ink.Width, start / ink.Width);
        var area = 0;
        var next = new Stack<int>([start]);
        seen[start] = true;
        while (next.TryPop(out var pixel))
        {
            var (y, x) = Math.DivRem(pixel, ink.Width);
            box = box.With(x, y);
            area++;
            for (var toY = Math.Max(y - 1, 0); toY <= Math.Min(y + 1, ink.Height - 1); toY++)
            {
                for (var toX = Math.Max(x - 1, 0); toX <= Math.Min(x + 1, ink.Width - 1); toX++)
                {
                    var neighbour = (toY * ink.Width) + toX;
                    if (seen[neighbour] || ink.Values[neighbour] <= ink.Edge) continue;
                    seen[neighbour] = true;
                    next.Push(neighbour);
                }
            }
        }

        return new Stroke(box, area);
    }
}
