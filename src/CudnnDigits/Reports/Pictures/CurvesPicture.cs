using ScottPlot;

namespace CudnnDigits.Reports.Pictures;

/// <summary>The training curves: loss per step (smoothed) and per epoch, and accuracy per epoch.</summary>
internal static class CurvesPicture
{
    private const int Width = 1280, Height = 480, MaxPoints = 150;

    // A loss of zero has no logarithm.
    private const double MinimumLoss = 1e-6;

    public static Picture Draw(RunData run) =>
        PlotStyle.Render("curves", $"Training of {run.Plan.Spec.Name}", Width, Height, Loss(run), Accuracy(run));

    private static Plot Loss(RunData run)
    {
        var plot = PlotStyle.Create("Loss", "epoch", "cross-entropy, nats");
        var known = run.Losses.Where(float.IsFinite).ToArray();
        if (known.Length > 0 && run.Metrics.Count > 0)
        {
            // If the first losses of a resumed run are missing, only the later ones are shown.
            var (x, y) = Smooth(known, run.Losses.Length - known.Length, StepsPerEpoch(run));
            var line = plot.Add.ScatterLine(x, Array.ConvertAll(y, Logarithm), PlotStyle.Of(Palette.Series[5]));
            line.LineWidth = 1.5f;
            line.LegendText = "per step, smoothed";
        }

        // The mean of an epoch is drawn at the middle of the epoch.
        var epochs = plot.Add.Scatter(
            run.Metrics.Select(epoch => epoch.Epoch - 0.5).ToArray(), run.Metrics.Select(epoch => Logarithm(epoch.Loss)).ToArray(),
            PlotStyle.Of(Palette.Right));
        epochs.LineWidth = 2.5f;
        epochs.MarkerSize = 7;
        epochs.LegendText = "mean per epoch";
        plot.LogarithmicLeft();
        plot.WholeBottom();
        plot.Legend(Alignment.UpperRight);
        return plot;
    }

    private static Plot Accuracy(RunData run)
    {
        var plot = PlotStyle.Create($"Accuracy on the {run.Kept?.EvaluatedOn ?? "test"} images", "epoch", "accuracy, %");
        var line = plot.Add.Scatter(
            run.Metrics.Select(epoch => (double)epoch.Epoch).ToArray(),
            run.Metrics.Select(epoch => 100 * epoch.Accuracy).ToArray(), PlotStyle.Of(Palette.Right));
        line.LineWidth = 2.5f;
        line.MarkerSize = 7;
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

    private static double Logarithm(double loss) => Math.Log10(Math.Max(loss, MinimumLoss));

    private static double StepsPerEpoch(RunData run)
    {
        var images = Math.Round(run.Metrics[0].ImagesPerSecond * run.Metrics[0].Seconds);
        return Math.Ceiling(images / run.Description.Training.BatchSize);
    }

    /// <summary>Means of consecutive steps, few enough for a readable line.</summary>
    private static (double[] X, double[] Y) Smooth(float[] losses, int firstStep, double stepsPerEpoch)
    {
        var window = (losses.Length + MaxPoints - 1) / MaxPoints;
        var chunks = losses.Chunk(window).ToArray();
        return (
            [.. chunks.Select((chunk, index) => (firstStep + (index * window) + (chunk.Length / 2.0)) / stepsPerEpoch)],
            [.. chunks.Select(chunk => (double)chunk.Average())]);
    }
}
