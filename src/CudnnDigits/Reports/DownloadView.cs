using CudnnDigits.Data;
using Spectre.Console;

namespace CudnnDigits.Reports;

/// <summary>Shows downloads: progress bars on a terminal, lines elsewhere.</summary>
internal static class DownloadView
{
    public static Task ShowAsync(IAnsiConsole console, Func<IDownloadObserver, Task> download)
    {
        var capabilities = console.Profile.Capabilities;
        if (!capabilities.Interactive || !capabilities.Ansi) return download(new Lines(console.Profile.Out.Writer));
        return console.Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(),
                new RemainingTimeColumn())
            .StartAsync(context => download(new Bars(console, context)));
    }

    private sealed class Bars(IAnsiConsole console, ProgressContext context) : IDownloadObserver
    {
        private readonly Dictionary<string, ProgressTask> _bars = [];

        public void Received(string file, long bytes, long? total)
        {
            if (!_bars.TryGetValue(file, out var bar)) _bars[file] = bar = context.AddTask(file);
            bar.IsIndeterminate = total is null;
            bar.MaxValue = total ?? (bytes + 1);
            bar.Value = bytes;
        }

        public void Note(string message) => console.WriteLine(message);
    }

    /// <summary>One line at the start and one at the end of each file, so that a log does not fill up.</summary>
    private sealed class Lines(TextWriter output) : IDownloadObserver
    {
        private string? _file;

        public void Received(string file, long bytes, long? total)
        {
            if (file != _file) output.WriteLine($"downloading {file}{(total is null ? "" : $", {total} bytes")}");
            _file = file;
            if (bytes == total) output.WriteLine($"downloaded {file}");
        }

        public void Note(string message) => output.WriteLine(message);
    }
}
