namespace CudnnDigits.Imaging;

/// <summary>Where to part two kinds of pixels.</summary>
/// <remarks>N. Otsu, "A threshold selection method from gray-level histograms", 1979.</remarks>
internal static class Otsu
{
    /// <summary>The last value of the lower class, such that the variance between the classes is largest.</summary>
    public static int Threshold(ReadOnlySpan<int> histogram)
    {
        double total = 0, sum = 0;
        for (var value = 0; value < histogram.Length; value++)
        {
            total += histogram[value];
            sum += (double)value * histogram[value];
        }

        double weight = 0, partial = 0, best = -1;
        var threshold = 0;
        for (var value = 0; value < histogram.Length - 1; value++)
        {
            weight += histogram[value];
            partial += (double)value * histogram[value];
            if (weight == 0 || weight == total) continue;
            var difference = (partial / weight) - ((sum - partial) / (total - weight));
            var variance = weight * (total - weight) * difference * difference;
            if (variance > best) (best, threshold) = (variance, value);
        }

        return threshold;
    }
}
