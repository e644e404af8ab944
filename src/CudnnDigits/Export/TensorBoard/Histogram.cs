namespace CudnnDigits.Export.TensorBoard;

/// <summary>How values are distributed: <c>Counts[i]</c> of them lie below <c>Limits[i]</c> and not below the limit before it.</summary>
internal sealed record Histogram(
    double Least, double Greatest, int Count, double Sum, double SumOfSquares, double[] Limits, double[] Counts)
{
    private const int Bins = 40;

    /// <summary>Bins of equal width from the least to the greatest value.</summary>
    public static Histogram Of(ReadOnlySpan<float> values)
    {
        double least = double.PositiveInfinity, greatest = double.NegativeInfinity, sum = 0, squares = 0;
        foreach (var value in values)
        {
            (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
            sum += value;
            squares += (double)value * value;
        }

        var width = (greatest - least) / Bins;
        var counts = new double[Bins];
        foreach (var value in values) counts[width == 0 ? 0 : Math.Min((int)((value - least) / width), Bins - 1)]++;
        var limits = Enumerable.Range(1, Bins).Select(bin => bin == Bins ? greatest : least + (bin * width)).ToArray();
        return new Histogram(least, greatest, values.Length, sum, squares, limits, counts);
    }
}
