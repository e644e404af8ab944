namespace CudnnDigits.Imaging;

/// <summary>How strong the noise of a picture is.</summary>
internal static class Noise
{
    // The median of |x| for a normal x with deviation 1.
    private const float MedianOfNormal = 0.6745f;

    /// <summary>
    /// The standard deviation from pixel to pixel, by the median of the differences between neighbors, which edges do not move.
    /// </summary>
    public static float Of(Plane plane)
    {
        var differences = new float[plane.Values.Length];
        var count = 0;
        for (var at = 1; at < plane.Values.Length; at++)
        {
            // Where both are cut off at 0 nothing can be said.
            if (plane.Values[at] > 0 || plane.Values[at - 1] > 0) differences[count++] = Math.Abs(plane.Values[at] - plane.Values[at - 1]);
        }

        if (count < plane.Values.Length / 4) return 0;
        var middle = differences.AsSpan(0, count);
        middle.Sort();
        return middle[count / 2] / (MedianOfNormal * MathF.Sqrt(2));
    }
}
