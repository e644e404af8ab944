using CudnnDigits.Training;
using ScottPlot;

namespace CudnnDigits.Reports.Pictures;

/// <summary>Several runs in one chart: accuracy by epoch and by training time.</summary>
internal static class ComparisonPicture
{
    private const int Width = 1280, Height = 480;

    /// <param name="runs">The label and the epochs of each run.</param>
    public static Picture Draw(IReadOnlyList<(string Name, IReadOnlyList<EpochMetrics> Metrics)> runs)
    {
        var byEpoch = PlotStyle.Create("Accuracy by epoch", "epoch", "accuracy, %");
        var byTime = PlotStyle.Create("Accuracy by time", "training time, seconds", "accuracy, %");
        for (var index = 0; index < runs.Count; index++)
        {
            var (name, metrics) = runs[index];
            if (metrics.Count == 0) continue;
            var color = PlotStyle.Of(Palette.Series[index % Palette.Series.Length]);
            double[] accuracy = [.. metrics.Select(epoch => 100 * epoch.Accuracy)];
            double seconds = 0;
            Add(byEpoch, [.. metrics.Select(epoch => (double)epoch.Epoch)], accuracy, color, name);
            Add(byTime, [.. metrics.Select(epoch => seconds += epoch.Seconds)], accuracy, color, name);
        }

        byEpoch.WholeBottom();
        foreach (var plot in new[] { byEpoch, byTime }) plot.Legend(Alignment.LowerRight);
        return PlotStyle.Render("compare", "Comparison of runs", Width, Height, byEpoch, byTime);
    }

    private static void Add(Plot plot, double[] x, double[] y, Color color, string name)
    {
        var line = plot.Add.Scatter(x, y, color);
        (line.LineWidth, line.MarkerSize, line.LegendText) = (2.5f, 6, name);
    }
}
