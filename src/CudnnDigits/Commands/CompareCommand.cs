using System.CommandLine;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Files;
using CudnnDigits.Reports;
using CudnnDigits.Reports.Pictures;
using CudnnDigits.Training;
using CudnnDigits.Training.Runs;
using CudnnDigits.Training.Settings;
using Spectre.Console;

namespace CudnnDigits.Commands;

/// <summary><c>cudnndigits compare</c>: several runs in one table and one chart.</summary>
internal static class CompareCommand
{
    private const int WidthOfFiles = 160;

    public static Command Create()
    {
        var runs = new Argument<string[]>("run") { Description = "Run folders", Arity = new ArgumentArity(2, 100) };
        var chart = new Option<string>("--chart")
        { Description = "File of the chart", HelpName = "FILE", DefaultValueFactory = _ => "compare.png" };
        var command = new Command("compare", "Show several runs in one table and one chart") { runs, chart };
        command.SetAction(result => Run(
            [.. result.GetRequiredValue(runs).Select(path => new RunFolder(path))], result.GetRequiredValue(chart),
            ConsoleFactory.Results(result)));
        return command;
    }

    internal static int Run(IReadOnlyList<RunFolder> folders, string chart, IAnsiConsole console)
    {
        foreach (var folder in folders.Where(folder => !folder.HoldsRun))
            throw new UsageException($"{folder.Path} is not a run: {folder.DescriptionPath} is missing");
        var runs = folders
            .Select(folder => (Name: Name(folder), Description: folder.ReadSingle(), Metrics: folder.ReadMetrics())).ToArray();
        Write([.. runs.Select(run => Row(run.Name, run.Description.Training, run.Metrics))], console);
        var picture = ComparisonPicture.Draw([.. runs.Select(run => (run.Name, run.Metrics))]);
        DurableFile.Write(chart, stream => stream.Write(picture.Png));
        console.Profile.Out.Writer.WriteLine($"chart written to {chart}");
        return ExitCode.Success;
    }

    private static void Write(IReadOnlyList<string[]> rows, IAnsiConsole console)
    {
        // Output to a file is not limited to the width of a terminal.
        if (!console.Profile.Out.IsTerminal) console.Profile.Width = WidthOfFiles;
        var table = new Table().Border(TableBorder.Simple);
        foreach (var head in new[] { "run", "network", "optimizer", "batch", "seed" }) table.AddColumn(new TableColumn(head).NoWrap());
        foreach (var head in new[] { "accuracy", "epoch", "time" }) table.AddColumn(new TableColumn(head).NoWrap().RightAligned());
        foreach (var row in rows) table.AddRow([.. row.Select(Markup.Escape)]);
        console.Write(table);
    }

    private static string[] Row(string name, TrainingSettings training, IReadOnlyList<EpochMetrics> metrics)
    {
        var kept = EpochMetrics.KeptOf(training, metrics);
        return
        [
            name, training.Network, $"{Optimizers.NameOf(training.Optimizer)} {training.LearningRate}",
            $"{training.BatchSize}", $"{training.Seed}",
            kept is null ? "-" : $"{100 * kept.Accuracy:F2} %", $"{kept?.Epoch ?? 0} of {metrics.Count}",
            Figures.Duration(metrics.Sum(epoch => epoch.Seconds)),
        ];
    }

    private static string Name(RunFolder folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder.Path)));
}
