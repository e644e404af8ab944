using CudnnDigits.Training;

namespace CudnnDigits.Reports;

/// <summary>What is left to say when a training has ended: how good it became, how long it took, and where everything is.</summary>
internal static class TrainingSummary
{
    public static void Write(TextWriter output, RunFolder folder, RunRecorder recorder, TimeSpan elapsed, bool done)
    {
        if (recorder.Best is { } best)
        {
            output.WriteLine(
                $"best accuracy {Figures.Accuracy(best.TestCorrect, best.TestTotal)} after epoch {best.Epoch} of {recorder.Metrics.Count}; "
                + $"{Figures.Duration(elapsed.TotalSeconds)} in all");
        }

        output.WriteLine($"written to {folder.Path}: {string.Join(", ", Files(folder).Where(File.Exists).Select(Path.GetFileName))}");
        if (!done) output.WriteLine($"interrupted and saved; go on with: cudnndigits train --run {folder.Path} --resume");
    }

    private static string[] Files(RunFolder folder) =>
    [
        folder.DescriptionPath, folder.MetricsPath, folder.WeightsPath, folder.StatePath, folder.LossesPath,
        .. RunPictures.FileNames.Select(folder.File),
    ];
}
