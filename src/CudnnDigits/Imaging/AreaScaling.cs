namespace CudnnDigits.Imaging;

/// <summary>Scales by the share that each source pixel has in a target pixel, which neither drops thin strokes nor rings.</summary>
internal static class AreaScaling
{
    /// <summary>
    /// Fits a drawing into a square of <paramref name="side"/> pixels, keeping its aspect, and makes its darkest place full ink.
    /// </summary>
    /// <returns>[side, side], the drawing in the upper left.</returns>
    public static float[] Fit(Plane ink, int side)
    {
        var step = Math.Max(ink.Width, ink.Height) / (double)side;
        var columns = Shares(ink.Width, step, side);
        var rows = Shares(ink.Height, step, side);
        var fitted = new float[side * side];
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                double sum = 0;
                foreach (var (row, height) in rows[y])
                {
                    var start = row * ink.Width;
                    foreach (var (column, width) in columns[x]) sum += height * width * ink.Values[start + column];
                }

                fitted[(y * side) + x] = (float)sum;
            }
        }

        // A pen that is fine for the size of the digit would otherwise leave only a shadow.
        var full = fitted.Max();
        return Array.ConvertAll(fitted, value => value / full);
    }

    /// <summary>For each target pixel the source pixels that it covers and the part of it that each covers.</summary>
    private static (int Index, double Part)[][] Shares(int length, double step, int side)
    {
        var shares = new (int, double)[side][];
        for (var target = 0; target < side; target++)
        {
            var (begin, end) = (target * step, Math.Min((target + 1) * step, length));
            shares[target] = [.. Enumerable.Range((int)begin, Math.Max((int)Math.Ceiling(end) - (int)begin, 0))
                .Where(index => index < length)
                .Select(index => (index, (Math.Min(index + 1, end) - Math.Max(index, begin)) / step))
                .Where(share => share.Item2 > 0)];
        }

        return shares;
    }
}
