using CudnnDigits.Export.TensorBoard;
using CudnnDigits.Training;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Reports;

/// <summary>What is left to say when a training has ended: how good it became, how long it took, and where everything is.</summary>
internal static class TrainingSummary
{
    /// <param name="output">Where to write.</param>
    /// <param name="folder">Of the run.</param>
    /// <param name="resumable">The folder to go on with, that of an ensemble where the run belongs to one.</param>
    /// <param name="recorder">Knows its epochs.</param>
    /// <param name="final">What the kept weights make of the test images; null where they were not looked at.</param>
    /// <param name="elapsed">How long it took.</param>
    /// <param name="done">Whether the training has come to its end.</param>
    public static void Write(
        TextWriter output, RunFolder folder, RunFolder resumable, RunRecorder recorder, Evaluation? final, TimeSpan elapsed, bool done)
    {
        if (recorder.Kept is { } kept)
        {
            output.WriteLine(
                $"{(recorder.KeepsLast ? "" : "best ")}accuracy {Figures.Accuracy(kept.Correct, kept.Total)} {On(kept)}"
                + $"after epoch {kept.Epoch} of {recorder.Metrics.Count}; {Figures.Duration(elapsed.TotalSeconds)} in all");
        }

        if (final is not null && recorder.Kept?.ValidationTotal is not null)
            output.WriteLine($"accuracy {Figures.Accuracy(final.Correct, final.Total)} on the test images, looked at once");
        output.WriteLine($"written to {folder.Path}: {string.Join(", ", Files(folder).Where(File.Exists).Select(Path.GetFileName))}");
        var pictures = RunPictures.FileNames.Where(name => File.Exists(folder.File(name))).ToArray();
        if (pictures.Length > 0) output.WriteLine($"pictures there: {string.Join(", ", pictures)}");
        if (!done) output.WriteLine($"interrupted and saved; go on with: cudnndigits train --run {resumable.Path} --resume");
    }

    private static string On(EpochMetrics metrics) => metrics.ValidationTotal is null ? "" : "on the validation images ";

    private static string[] Files(RunFolder folder) =>
    [
        folder.DescriptionPath, folder.MetricsPath, folder.WeightsPath, folder.StatePath, folder.LossesPath,
        .. Directory.GetFiles(folder.Path, EventFile.Pattern).Order(),
    ];
}
