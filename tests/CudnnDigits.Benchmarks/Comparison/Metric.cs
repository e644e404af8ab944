namespace CudnnDigits.Benchmarks.Comparison;

/// <summary>A figure to read off an outcome.</summary>
/// <param name="Name">The row's name in the table.</param>
/// <param name="Unit">images/s, s, MB.</param>
/// <param name="MoreIsBetter">Whether the larger figure wins: of images a second it does, of seconds and memory it does not.</param>
/// <param name="Read">The figure; not a number where the outcome has none.</param>
internal sealed record Metric(string Name, string Unit, bool MoreIsBetter, Func<Outcome, double> Read);

/// <summary>A job that both sides do, pair after pair, and the figures to read off it.</summary>
internal sealed record Series(Job Job, IReadOnlyList<Metric> Metrics);

/// <summary>One row of the table: a figure of both sides over all pairs.</summary>
internal sealed record Row(Job Job, Metric Metric, IReadOnlyList<(Outcome Ours, Outcome TorchSharp)> Pairs)
{
    public Spread Ours => Spread.Of(Pairs.Select(pair => Metric.Read(pair.Ours)));

    public Spread TorchSharp => Spread.Of(Pairs.Select(pair => Metric.Read(pair.TorchSharp)));

    /// <summary>How many times better ours is, of runs that followed each other.</summary>
    public Spread Ratio => Spread.Of(Pairs.Select(pair =>
    {
        var (ours, theirs) = (Metric.Read(pair.Ours), Metric.Read(pair.TorchSharp));
        return Metric.MoreIsBetter ? ours / theirs : theirs / ours;
    }));
}
