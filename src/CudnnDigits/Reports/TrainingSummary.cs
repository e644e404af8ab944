using CudnnDigits.Export.TensorBoard;
using CudnnDigits.Training;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Reports;

/// <summary>Writes the summary of a finished run: accuracy, duration and files.</summary>
internal static class TrainingSummary
{
    /// <param name="output">The writer for the summary.</param>
    /// <param name="folder">The run folder.</param>
    /// <param name="resumable">The folder to resume: the run folder, or that of the ensemble it belongs to.</param>
    /// <param name="recorder">The recorder with the metrics of the epochs.</param>
    /// <param name="final">The evaluation of the kept weights on the test set; null if there was none.</param>
    /// <param name="elapsed">The duration of the run.</param>
    /// <param name="done">Whether training has finished.</param>
    public static void Write(
        TextWriter output, RunFolder folder, RunFolder resumable, RunRecorder recorder, Evaluation? final, TimeSpan elapsed, bool done)
    {
        if (recorder.Kept is { } kept)
        {
            output.WriteLine(
                $"{(recorder.KeepsLast ? "" : "best ")}accuracy {Figures.Accuracy(kept.Correct, kept.Total)} {On(kept)}"
                + $"after epoch {kept.Epoch} of {recorder.Metrics.Count}; {Figures.Duration(elapsed.TotalSeconds)} in total");
        }

        if (final is not null && recorder.Kept?.ValidationTotal is not null)
            output.WriteLine($"accuracy {Figures.Accuracy(final.Correct, final.Total)} on the test images, evaluated once");
        output.WriteLine($"written to {folder.Path}: {string.Join(", ", Files(folder).Where(File.Exists).Select(Path.GetFileName))}");
        var pictures = RunPictures.FileNames.Where(name => File.Exists(folder.File(name))).ToArray();
        if (pictures.Length > 0) output.WriteLine($"pictures: {string.Join(", ", pictures)}");
        if (!done) output.WriteLine($"interrupted and saved; continue with: cudnndigits train --run {resumable.Path} --resume");
    }

    private static string On(EpochMetrics metrics) => metrics.ValidationTotal is null ? "" : "on the validation images ";

    private static string[] Files(RunFolder folder) =>
    [
        folder.DescriptionPath, folder.MetricsPath, folder.WeightsPath, folder.StatePath, folder.LossesPath,
        .. Directory.GetFiles(folder.Path, EventFile.Pattern).Order(),
    ];
}
