using CudnnDigits.Training;
using Spectre.Console;

namespace CudnnDigits.Reports;

/// <summary>Chooses the view that the console supports.</summary>
internal static class TrainingView
{
    /// <param name="console">The console to show it on.</param>
    /// <param name="title">The title of a live view: network and device.</param>
    public static ITrainingView Create(IAnsiConsole console, string title)
    {
        var capabilities = console.Profile.Capabilities;
        return capabilities.Interactive && capabilities.Ansi
            ? new TrainingDashboard(console, title)
            : new TrainingLines(console.Profile.Out.Writer);
    }

    /// <summary>The line that every view shows for a finished epoch.</summary>
    public static string Line(EpochMetrics metrics) =>
        $"epoch {metrics.Epoch,3}   loss {metrics.Loss:F4}   accuracy {Figures.Accuracy(metrics.Correct, metrics.Total)}   "
        + $"{Figures.Duration(metrics.Seconds)}   {metrics.ImagesPerSecond:N0} images/s";
}
