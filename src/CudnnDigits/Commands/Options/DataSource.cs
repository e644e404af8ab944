using System.CommandLine;
using CudnnDigits.Data;
using CudnnDigits.Reports;
using Spectre.Console;

namespace CudnnDigits.Commands.Options;

/// <summary>The data set of a command: the folder that the user specified. Downloads the files of MNIST that are missing there.</summary>
internal static class DataSource
{
    public static Option<string?> CreateOption() => new("--data")
    {
        Description = $"Folder with the four data files, plain or .gz [default: {DataFolder.Variable}, else {DataFolder.Resolve(null)}]",
        HelpName = "DIR",
    };

    /// <summary>Loads the training and test images. Downloads the files of MNIST that are missing.</summary>
    /// <exception cref="DownloadException">Files are missing and no mirror has them.</exception>
    /// <exception cref="DataFormatException">A file is damaged.</exception>
    public static async Task<(Dataset Training, Dataset Test)> OpenAsync(
        string? option, IAnsiConsole console, CancellationToken cancellation, DownloadOptions? download = null)
    {
        var folder = DataFolder.Resolve(option);
        download ??= new DownloadOptions();
        if (MnistDownloader.IsNeeded(folder, download.Files))
            await DownloadView.ShowAsync(
                console, observer => new MnistDownloader(download, observer).FetchMissingAsync(folder, cancellation));
        var (training, test) = MnistData.Load(folder);
        foreach (var check in MnistCheck.Of(training, test).Where(check => !check.Fits))
        {
            if (!DataFolder.IsChosen(option)) throw Damaged(folder, check);
            console.Profile.Out.Writer.WriteLine($"{folder} is not MNIST; using it as it is");
            break;
        }

        return (training, test);
    }

    private static DataFormatException Damaged(string folder, MnistCheck check) => new(
        check.File.Find(folder) ?? folder,
        $"SHA-256 {check.Sha256}, expected {check.File.Sha256}. Delete the file and run 'cudnndigits data', "
        + "or specify the folder of another data set with --data");
}
