using System.CommandLine;
using CudnnDigits.Reports;
using CudnnDigits.Reports.Pictures;
using CudnnDigits.Training;
using Spectre.Console;

namespace CudnnDigits.Commands;

/// <summary><c>cudnndigits compare</c>: several runs in one table and one chart.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var runs = new Argument<string[]>("run") { Description = "Folders of runs", Arity = new ArgumentArity(2, 100) };
        var chart = new Option<string>("--chart")
        { Description = "Where to draw the chart", HelpName = "FILE", DefaultValueFactory = _ => "compare.png" };
        var command = new Command("compare", "Put several runs in one table and one chart") { runs, chart };
        command.SetAction(result => Run(
            [.. result.GetRequiredValue(runs).Select(path => new RunFolder(path))], result.GetRequiredValue(chart), AnsiConsole.Console));
        return command;
    }

    internal static int Run(IReadOnlyList<RunFolder> folders, string chart, IAnsiConsole console)
    {
        foreach (var folder in folders.Where(folder => !folder.HoldsRun))
            throw new UsageException($"{folder.Path} is no run: {folder.DescriptionPath} is missing");
        var runs = folders.Select(folder => (Name: Name(folder), Description: folder.ReadDescription(), Metrics: folder.ReadMetrics())).ToArray();
        var table = new Table().Border(TableBorder.Simple).AddColumns("run", "network", "optimizer", "rate", "batch", "seed");
        foreach (var head in new[] { "epochs", "best", "epoch", "time" }) table.AddColumn(new TableColumn(head).RightAligned());
        foreach (var (name, description, metrics) in runs)
        {
            var (training, best) = (description.Training, metrics.MaxBy(epoch => epoch.TestCorrect));
            table.AddRow(
                Markup.Escape(name), training.Network, training.Optimizer, $"{training.LearningRate}", $"{training.BatchSize}", $"{training.Seed}",
                $"{metrics.Count}", best is null ? "-" : $"{100.0 * best.TestCorrect / best.TestTotal:F2} %", best is null ? "-" : $"{best.Epoch}",
                Figures.Duration(metrics.Sum(epoch => epoch.Seconds)));
        }

        console.Write(table);
        var picture = ComparisonPicture.Draw([.. runs.Select(run => (run.Name, run.Metrics))]);
        DurableFile.Write(chart, stream => stream.Write(picture.Png));
        console.Profile.Out.Writer.WriteLine($"chart written to {chart}");
        return ExitCode.Done;
    }

    private static string Name(RunFolder folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder.Path)));
}
