using System.CommandLine;
using CudnnDigits.Commands.Options;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Data;
using Spectre.Console;

namespace CudnnDigits.Commands;

/// <summary><c>cudnndigits data</c>: downloads MNIST if it is missing, and lists the files.</summary>
internal static class DataCommand
{
    public static Command Create()
    {
        var folder = DataSource.CreateOption();
        var command = new Command("data", "Download MNIST if it is missing, and check the files") { folder };
        command.SetAction((result, cancellation) => RunAsync(
            result.GetValue(folder), ConsoleFactory.Results(result), ConsoleFactory.Progress(result), cancellation));
        return command;
    }

    internal static async Task<int> RunAsync(
        string? option, IAnsiConsole console, IAnsiConsole notes, CancellationToken cancellation, DownloadOptions? download = null)
    {
        var (training, test) = await DataSource.OpenAsync(option, notes, cancellation, download);
        var folder = DataFolder.Resolve(option);
        var output = console.Profile.Out.Writer;
        output.WriteLine($"{folder}: {training.Count} training and {test.Count} test images of {training.Rows}x{training.Columns}");
        foreach (var check in MnistCheck.Of(training, test))
        {
            var name = Path.GetFileName(check.File.Find(folder));
            output.WriteLine($"  {name,-26} SHA-256 {check.Sha256[..12]}  {(check.Fits ? "as published for MNIST" : "not MNIST")}");
        }

        return ExitCode.Success;
    }
}
