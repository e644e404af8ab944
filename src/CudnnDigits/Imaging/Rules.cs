namespace CudnnDigits.Imaging;

/// <summary>Takes printed lines, and the edge of the paper, off a picture, and leaves the strokes that cross them.</summary>
/// <remarks>
/// Lines are found by <see cref="LinePaths"/>. They are taken off where what stands on them is no thicker than they are, as is done with the staff
/// of sheet music: C. Dalitz et al., "A comparative study of staff removal algorithms", 2008.
/// </remarks>
internal static class Rules
{
    private const double LeastShareOfWidth = 0.5;

    // The stem of a digit is no longer than so many widths of its stroke, even with the thinnest pen.
    private const int LeastThicknesses = 45;

    private const float Faintest = 0.03f;

    /// <param name="contrast">0 where there is paper.</param>
    /// <param name="noise">Its standard deviation.</param>
    public static Plane Remove(Plane contrast, float noise)
    {
        var across = RemoveHorizontal(contrast, noise);
        return RemoveHorizontal(across.Transpose(), noise).Transpose();
    }

    private static Plane RemoveHorizontal(Plane contrast, float noise)
    {
        var threshold = Math.Max(Faintest, 3 * noise / MathF.Sqrt(LinePaths.Step));
        var cleared = contrast with { Values = [.. contrast.Values] };
        foreach (var line in LinePaths.Find(contrast, threshold, (int)(LeastShareOfWidth * contrast.Width / LinePaths.Step)))
            Erase(contrast, line, cleared);
        return cleared;
    }

    private static void Erase(Plane contrast, LinePath line, Plane cleared)
    {
        var columns = line.Columns().Where(place => place.X < contrast.Width).ToArray();
        var level = Median(columns.Select(place => contrast.Values[(place.Y * contrast.Width) + place.X]));
        var runs = columns.Select(place => Run(contrast, place.X, place.Y, level / 2)).ToArray();
        var thickness = Median(runs.Select(run => (float)(run.Bottom - run.Top)));
        if (columns.Length < LeastThicknesses * thickness) return;
        for (var index = 0; index < columns.Length; index++)
        {
            var (top, bottom) = runs[index];
            if (bottom - top > (1.5f * thickness) + 1) continue;
            var (x, margin) = (columns[index].X, 1 + (int)(thickness / 2));
            var darkest = 0f;
            for (var y = top; y < bottom; y++) darkest = Math.Max(darkest, contrast.Values[(y * contrast.Width) + x]);
            if (darkest > (1.7f * level) + 0.05f) continue;
            for (var y = Math.Max(0, top - margin); y < Math.Min(contrast.Height, bottom + margin); y++) cleared.Values[(y * contrast.Width) + x] = 0;
        }
    }

    /// <summary>The rows about a place of a column that are darker than the threshold; one row where it is not dark itself.</summary>
    private static (int Top, int Bottom) Run(Plane contrast, int x, int y, float threshold)
    {
        var (top, bottom) = (y, y + 1);
        while (top > 0 && contrast.Values[((top - 1) * contrast.Width) + x] > threshold) top--;
        while (bottom < contrast.Height && contrast.Values[(bottom * contrast.Width) + x] > threshold) bottom++;
        return (top, bottom);
    }

    private static float Median(IEnumerable<float> values)
    {
        float[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
