namespace CudnnDigits.Imaging;

/// <summary>Takes off what a photo has around the paper: the table, a hand's shadow, the black edge of a scan.</summary>
internal static class Frame
{
    // So much of a side of the picture is dark where there is a table; strokes that run out of the picture are narrower.
    private const double LeastShareOfSide = 0.25;

    private const int WorkingSide = 200;

    private const float DarkPart = 0.4f, LeastDarkness = 0.08f;

    /// <param name="contrast">How dark each pixel is.</param>
    /// <param name="level">How dark the ink and the table are.</param>
    /// <param name="margin">Pixels beside the frame that its blur reaches.</param>
    public static Plane Remove(Plane contrast, float level, int margin)
    {
        // Means over some pixels: a dark table is full of noise once it was made light.
        var factor = Math.Max(1, Math.Min(contrast.Width, contrast.Height) / WorkingSide);
        var small = contrast.Reduce(factor);
        var isFrame = new bool[small.Values.Length];
        var next = new Stack<int>();
        foreach (var side in Sides(small.Width, small.Height)) Start(small, side, DarkPart * level, isFrame, next);
        if (next.Count == 0) return contrast;
        Spread(small, Math.Max(LeastDarkness, DarkPart * level), isFrame, next);
        var frame = Morphology.Dilate(small with { Values = Array.ConvertAll(isFrame, marked => marked ? 1f : 0f) }, 1 + (margin / factor));
        var rest = contrast with { Values = [.. contrast.Values] };
        for (var at = 0; at < rest.Values.Length; at++)
        {
            var (y, x) = Math.DivRem(at, contrast.Width);
            if (frame.Values[(y / factor * small.Width) + (x / factor)] > 0) rest.Values[at] = 0;
        }

        return rest;
    }

    /// <summary>Whether a stroke is what is left of an edge: thin, and along a side of the picture.</summary>
    public static bool IsPartOf(Stroke stroke, Ink ink)
    {
        var (box, plane) = (stroke.Box, ink.Plane);
        var near = 1 + (ink.StrokeWidth / 2);
        var isAtSide = box.Left <= near || box.Right >= plane.Width - near;
        var isAtEnd = box.Top <= near || box.Bottom >= plane.Height - near;
        return (isAtSide && box.Height > 3 * box.Width && box.Height >= LeastShareOfSide * plane.Height)
            || (isAtEnd && box.Width > 3 * box.Height && box.Width >= LeastShareOfSide * plane.Width);
    }

    private static IEnumerable<int[]> Sides(int width, int height)
    {
        yield return [.. Enumerable.Range(0, width)];
        yield return [.. Enumerable.Range(0, width).Select(x => ((height - 1) * width) + x)];
        yield return [.. Enumerable.Range(0, height).Select(y => y * width)];
        yield return [.. Enumerable.Range(0, height).Select(y => (y * width) + width - 1)];
    }

    /// <summary>Marks the long dark parts of a side.</summary>
    private static void Start(Plane contrast, int[] side, float threshold, bool[] isFrame, Stack<int> next)
    {
        var least = LeastShareOfSide * side.Length;
        for (var begin = 0; begin < side.Length; begin++)
        {
            var end = begin;
            while (end < side.Length && contrast.Values[side[end]] > threshold) end++;
            for (var place = begin; place < end && end - begin >= least; place++)
            {
                if (isFrame[side[place]]) continue;
                isFrame[side[place]] = true;
                next.Push(side[place]);
            }

            begin = Math.Max(begin, end);
        }
    }

    private static void Spread(Plane contrast, float threshold, bool[] isFrame, Stack<int> next)
    {
        while (next.TryPop(out var at))
        {
            var (y, x) = Math.DivRem(at, contrast.Width);
            if (x > 0) Visit(at - 1);
            if (x + 1 < contrast.Width) Visit(at + 1);
            if (y > 0) Visit(at - contrast.Width);
            if (y + 1 < contrast.Height) Visit(at + contrast.Width);
        }

        void Visit(int place)
        {
            if (isFrame[place] || contrast.Values[place] <= threshold) return;
            isFrame[place] = true;
            next.Push(place);
        }
    }
}
