using CudnnDigits.Training;
using Spectre.Console;

namespace CudnnDigits.Reports;

/// <summary>Chooses the view that the console can show.</summary>
internal static class TrainingView
{
    /// <param name="console">Where to show it.</param>
    /// <param name="title">Stands over a live view: network and device.</param>
    public static ITrainingView Create(IAnsiConsole console, string title)
    {
        var capabilities = console.Profile.Capabilities;
        return capabilities.Interactive && capabilities.Ansi
            ? new TrainingDashboard(console, title)
            : new TrainingLines(console.Profile.Out.Writer);
    }

    /// <summary>The line that every view shows of a finished epoch.</summary>
    public static string Line(EpochMetrics metrics) =>
        $"epoch {metrics.Epoch,3}   loss {metrics.Loss:F4}   accuracy {Figures.Accuracy(metrics.Correct, metrics.Total)}   "
        + $"{Figures.Duration(metrics.Seconds)}   {metrics.ImagesPerSecond:N0} images/s";
}
