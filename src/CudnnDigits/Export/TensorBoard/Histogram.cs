namespace CudnnDigits.Export.TensorBoard;

/// <summary>
/// A histogram: <c>Counts[i]</c> values are less than <c>Limits[i]</c> and not less than the limit before it; the last bin includes the
/// maximum.
/// </summary>
internal sealed record Histogram(
    double Minimum, double Maximum, int Count, double Sum, double SumOfSquares, double[] Limits, double[] Counts)
{
    private const int Bins = 40;

    /// <summary>Bins of equal width from the minimum to the maximum.</summary>
    public static Histogram Of(ReadOnlySpan<float> values)
    {
        double minimum = double.PositiveInfinity, maximum = double.NegativeInfinity, sum = 0, squares = 0;
        foreach (var value in values)
        {
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
            sum += value;
            squares += (double)value * value;
        }

        var width = (maximum - minimum) / Bins;
        var counts = new double[Bins];
        foreach (var value in values) counts[width == 0 ? 0 : Math.Min((int)((value - minimum) / width), Bins - 1)]++;
        var limits = Enumerable.Range(1, Bins).Select(bin => bin == Bins ? maximum : minimum + (bin * width)).ToArray();
        return new Histogram(minimum, maximum, values.Length, sum, squares, limits, counts);
    }
}
