namespace CudnnDigits.Imaging;

/// <summary>How strong the noise of a picture is.</summary>
internal static class Noise
{
    /// <summary>Pixels a side of a block.</summary>
    public const int Block = 32;

    // The median of |x| for a normal x with deviation 1.
    private const float MedianOfNormal = 0.6745f;

    /// <summary>The standard deviation from pixel to pixel, where it is typical.</summary>
    public static float Of(Plane plane)
    {
        float[] deviations = [.. InBlocks(plane).Values.Order()];
        return deviations[deviations.Length / 2];
    }

    /// <summary>
    /// The standard deviation from pixel to pixel in each block of <see cref="Block"/> pixels a side: by the median of the differences between
    /// neighbors, which edges do not move.
    /// </summary>
    public static Plane InBlocks(Plane plane)
    {
        var blocks = new Plane((plane.Width + Block - 1) / Block, (plane.Height + Block - 1) / Block);
        var differences = new float[Block * Block];
        for (var at = 0; at < blocks.Values.Length; at++)
        {
            var (row, column) = Math.DivRem(at, blocks.Width);
            var (count, exact) = (0, 0);
            for (var y = row * Block; y < Math.Min((row + 1) * Block, plane.Height); y++)
            {
                for (var x = Math.Max(column * Block, 1); x < Math.Min((column + 1) * Block, plane.Width); x++)
                {
                    var (here, before) = (plane.Values[(y * plane.Width) + x], plane.Values[(y * plane.Width) + x - 1]);
                    // Where both are cut off at 0 nothing can be said.
                    if (here > 0 || before > 0) differences[count++] = Math.Abs(here - before);
                    else exact++;
                }
            }

            if (count <= exact) continue;
            differences.AsSpan(0, count).Sort();
            blocks.Values[at] = differences[count / 2] / (MedianOfNormal * MathF.Sqrt(2));
        }

        return blocks;
    }
}
