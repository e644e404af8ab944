namespace CudnnDigits.Tests.Imaging.Photos;

/// <summary>Draws a digit again with a round pen of another width, along the middle of its strokes.</summary>
internal static class Pen
{
    /// <param name="patch">[side, side], how much of each pixel is ink.</param>
    /// <param name="side">Pixels.</param>
    /// <param name="radius">Of the pen, in pixels.</param>
    public static float[] Redraw(float[] patch, int side, float radius)
    {
        var skeleton = Thin(Array.ConvertAll(patch, value => value > 0.5f), side);
        var drawn = new float[patch.Length];
        var reach = (int)MathF.Ceiling(radius + 1);
        for (var at = 0; at < skeleton.Length; at++)
        {
            if (!skeleton[at]) continue;
            var (y, x) = Math.DivRem(at, side);
            for (var toY = Math.Max(y - reach, 0); toY <= Math.Min(y + reach, side - 1); toY++)
            {
                for (var toX = Math.Max(x - reach, 0); toX <= Math.Min(x + reach, side - 1); toX++)
                {
                    var distance = MathF.Sqrt(((toX - x) * (toX - x)) + ((toY - y) * (toY - y)));
                    var to = (toY * side) + toX;
                    drawn[to] = Math.Max(drawn[to], Math.Clamp(radius + 0.5f - distance, 0, 1));
                }
            }
        }

        return drawn;
    }

    /// <remarks>T. Y. Zhang and C. Y. Suen, "A fast parallel algorithm for thinning digital patterns", 1984.</remarks>
    private static bool[] Thin(bool[] ink, int side)
    {
        // Clockwise from above.
        int[] around = [-side, 1 - side, 1, side + 1, side, side - 1, -1, -side - 1];
        bool changed;
        do
        {
            changed = false;
            foreach (var second in (bool[])[false, true])
            {
                var gone = Enumerable.Range(side + 1, ink.Length - (2 * side) - 2).Where(at => ink[at] && CanGo(ink, at, around, second)).ToList();
                foreach (var at in gone) ink[at] = false;
                changed |= gone.Count > 0;
            }
        }
        while (changed);
        return ink;
    }

    private static bool CanGo(bool[] ink, int at, int[] around, bool second)
    {
        var (neighbors, changes) = (0, 0);
        for (var index = 0; index < around.Length; index++)
        {
            var here = ink[at + around[index]];
            if (here) neighbors++;
            else if (ink[at + around[(index + 1) % around.Length]]) changes++;
        }

        if (neighbors is < 2 or > 6 || changes != 1) return false;
        var (up, right, down, left) = (ink[at + around[0]], ink[at + around[2]], ink[at + around[4]], ink[at + around[6]]);
        return second ? !(up && right && left) && !(up && down && left) : !(up && right && down) && !(right && down && left);
    }
}
