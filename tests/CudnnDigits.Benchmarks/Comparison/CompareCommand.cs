using System.CommandLine;
using CudnnDigits.Data;

namespace CudnnDigits.Benchmarks.Comparison;

/// <summary><c>compare</c>: runs both sides in turn and writes the table and the charts.</summary>
internal static class CompareCommand
{
    private const int EnoughPairs = 5;

    private static readonly Option<bool> Quick = new("--quick")
    {
        Description = "one pair of short runs: for a first impression, not for publication",
    };

    private static readonly Option<int?> Pairs = new("--pairs")
    {
        Description = $"number of alternating pairs of runs (default: {EnoughPairs})",
    };

    private static readonly Option<string?> Only = new("--only")
    {
        Description = "only rows whose names contain this text, such as \"cnn, training\"",
    };

    private static readonly Option<string> Device = new("--device") { Description = "cpu or cuda", DefaultValueFactory = _ => "cpu" };
    private static readonly Option<string?> DataPath = new("--data")
    {
        Description = "folder with the MNIST files (default: the program's own)",
    };

    private static readonly Option<string> Output = new("--output")
    {
        Description = "folder for benchmarks.md and its charts",
        DefaultValueFactory = _ => "docs",
    };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "threads for each side",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    public static Command Create()
    {
        Device.AcceptOnlyFromAmong("cpu", "cuda");
        var command = new Command("compare", "Compare with TorchSharp; write the table and the charts")
        {
            Quick, Pairs, Only, Device, Threads, DataPath, Output,
        };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult options)
    {
        var quick = options.GetValue(Quick);
        var settings = new CompareSettings(
            options.GetValue(Pairs) ?? (quick ? 1 : EnoughPairs), quick, options.GetValue(Device) == "cuda", options.GetValue(Threads),
            DataFolder.Resolve(options.GetValue(DataPath)));
        var machine = Machine.Describe(settings);
        var tuning = new Tuning(settings);
        var only = options.GetValue(Only) ?? "";
        var chosen = SeriesList.Create(settings)
            .Where(series => series.Metrics.Any(metric => metric.Name.Contains(only, StringComparison.Ordinal)));
        var rows = chosen.SelectMany(series => Compare(series, tuning, settings.Pairs)).ToArray();

        var folder = Directory.CreateDirectory(options.GetValue(Output)!).FullName;
        var report = Report.Write(settings, machine, rows, tuning);
        var table = Path.Combine(folder, "benchmarks.md");
        File.WriteAllText(table, report);
        RatioChart.Save(
            Path.Combine(folder, "benchmarks.png"), "CudnnDigits compared with TorchSharp: how many times better",
            [.. rows.Select(row => (row.Metric.Name, row.Ratio))]);
        HeadlineChart.Save(table);
        Console.WriteLine(report);
    }

    private static IEnumerable<Row> Compare(Series series, Tuning tuning, int pairs)
    {
        var job = series.Job with { Torch = tuning.For(series.Job) };
        var outcomes = new List<(Outcome, Outcome)>();
        for (var pair = 0; pair < pairs; pair++)
            outcomes.Add((ChildProcess.Run(job with { Side = Side.Ours }), ChildProcess.Run(job with { Side = Side.TorchSharp })));
        foreach (var metric in series.Metrics)
        {
            var row = new Row(job, metric, outcomes);
            Console.Error.WriteLine($"{metric.Name}: {row.Ratio.Median:0.00}x");
            yield return row;
        }
    }
}
