using ScottPlot;

namespace CudnnDigits.Reports.Pictures;

/// <summary>How a training went: the loss of each step, smoothed and by epoch, and the accuracy by epoch.</summary>
internal static class CurvesPicture
{
    private const int Width = 1280, Height = 480, MostPoints = 150;

    // A loss of zero has no logarithm.
    private const double LeastLoss = 1e-6;

    public static Picture Draw(RunData run) =>
        PlotStyle.Render("curves", $"Training of {run.Plan.Spec.Name}", Width, Height, Loss(run), Accuracy(run));

    private static Plot Loss(RunData run)
    {
        var plot = PlotStyle.Create("Loss", "epoch", "cross-entropy, nats");
        var known = run.Losses.Where(float.IsFinite).ToArray();
        if (known.Length > 0 && run.Metrics.Count > 0)
        {
            // A run that went on without its first losses knows only the later ones.
            var (x, y) = Smooth(known, run.Losses.Length - known.Length, StepsPerEpoch(run));
            var line = plot.Add.ScatterLine(x, Array.ConvertAll(y, Logarithm), PlotStyle.Of(Palette.Series[5]));
            (line.LineWidth, line.LegendText) = (1.5f, "per step, smoothed");
        }

        // A mean belongs in the middle of what it is the mean of.
        var epochs = plot.Add.Scatter(
            run.Metrics.Select(epoch => epoch.Epoch - 0.5).ToArray(), run.Metrics.Select(epoch => Logarithm(epoch.Loss)).ToArray(),
            PlotStyle.Of(Palette.Right));
        (epochs.LineWidth, epochs.MarkerSize, epochs.LegendText) = (2.5f, 7, "mean of the epoch");
        plot.LogarithmicLeft();
        plot.WholeBottom();
        plot.Legend(Alignment.UpperRight);
        return plot;
    }

    private static Plot Accuracy(RunData run)
    {
        var plot = PlotStyle.Create($"Accuracy on the {run.Kept?.EvaluatedOn ?? "test"} images", "epoch", "right, %");
        var line = plot.Add.Scatter(
            run.Metrics.Select(epoch => (double)epoch.Epoch).ToArray(),
            run.Metrics.Select(epoch => 100 * epoch.Accuracy).ToArray(), PlotStyle.Of(Palette.Right));
        (line.LineWidth, line.MarkerSize) = (2.5f, 7);
        if (run.Kept is { } kept)
        {
            var percent = 100 * kept.Accuracy;
            var marker = plot.Add.Marker(kept.Epoch, percent, MarkerShape.OpenCircle, 16, PlotStyle.Of(Palette.Wrong));
            marker.MarkerStyle.LineWidth = 2.5f;
            marker.LegendText = $"{(run.Description.Training.KeepLast ? "kept" : "best")}: {percent:F2} % after epoch {kept.Epoch}";
        }

        plot.WholeBottom();
        plot.Legend(Alignment.LowerRight);
        return plot;
    }

    private static double Logarithm(double loss) => Math.Log10(Math.Max(loss, LeastLoss));

    private static double StepsPerEpoch(RunData run)
    {
        var images = Math.Round(run.Metrics[0].ImagesPerSecond * run.Metrics[0].Seconds);
        return Math.Ceiling(images / run.Description.Training.BatchSize);
    }

    /// <summary>Means of neighbouring steps, few enough that a line of them can be read.</summary>
    private static (double[] X, double[] Y) Smooth(float[] losses, int firstStep, double stepsPerEpoch)
    {
        var window = (losses.Length + MostPoints - 1) / MostPoints;
        var chunks = losses.Chunk(window).ToArray();
        return (
            [.. chunks.Select((chunk, index) => (firstStep + (index * window) + (chunk.Length / 2.0)) / stepsPerEpoch)],
            [.. chunks.Select(chunk => (double)chunk.Average())]);
    }
}
