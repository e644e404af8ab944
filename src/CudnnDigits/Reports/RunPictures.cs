using CudnnDigits.Files;
using CudnnDigits.Reports.Pictures;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Reports;

/// <summary>Draws the pictures of a run into its folder.</summary>
internal static class RunPictures
{
    /// <summary>All possible file names; a network without a convolution has no filters.png.</summary>
    public static IReadOnlyList<string> FileNames { get; } = ["curves.png", "confusion.png", "mistakes.png", "filters.png"];

    public static IReadOnlyList<Picture> Draw(RunData run) => [.. new[]
    {
        CurvesPicture.Draw(run), ConfusionPicture.Draw(run), MistakesPicture.Draw(run), FiltersPicture.Draw(run),
    }.OfType<Picture>()];

    /// <exception cref="IOException">A picture cannot be written.</exception>
    public static void Save(RunFolder folder, IEnumerable<Picture> pictures)
    {
        foreach (var picture in pictures)
            DurableFile.Write(folder.File(picture.FileName), stream => stream.Write(picture.Png));
    }
}
