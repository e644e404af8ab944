namespace CudnnDigits.Imaging;

/// <summary>Counts of values.</summary>
internal static class Histograms
{
    public const int Bins = 256;

    /// <summary>Counts of values from 0 to 1, which a bin each 256th of it holds.</summary>
    public static int[] Of(IEnumerable<float> values)
    {
        var histogram = new int[Bins];
        foreach (var value in values) histogram[Bin(value)]++;
        return histogram;
    }

    public static int Bin(float value) => (int)(Math.Clamp(value, 0, 1) * (Bins - 1) + 0.5f);

    public static float Value(int bin) => bin / (float)(Bins - 1);

    /// <summary>The smallest value that at least this share of those from first to last does not exceed.</summary>
    public static int Percentile(int[] histogram, int first, int last, double share)
    {
        var total = 0L;
        for (var value = first; value <= last; value++) total += histogram[value];
        var below = 0L;
        for (var value = first; value <= last; value++)
        {
            below += histogram[value];
            if (below >= share * total) return value;
        }

        return last;
    }
}
