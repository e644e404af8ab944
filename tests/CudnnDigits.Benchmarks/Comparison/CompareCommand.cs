using System.CommandLine;
using CudnnDigits.Commands;
using CudnnDigits.Data;

namespace CudnnDigits.Benchmarks.Comparison;

/// <summary><c>compare</c>: both sides, run after run, and the table.</summary>
internal static class CompareCommand
{
    private const int EnoughPairs = 5;

    private static readonly Option<bool> Quick = new("--quick") { Description = "one pair of short runs: a look, not figures to publish" };
    private static readonly Option<int?> Pairs = new("--pairs") { Description = $"alternating runs of each side (default: {EnoughPairs})" };
    private static readonly Option<string?> Only = new("--only") { Description = "only the rows whose names contain this: \"cnn, training\"" };
    private static readonly Option<string> Device = new("--device") { Description = "cpu or cuda", DefaultValueFactory = _ => "cpu" };
    private static readonly Option<string?> DataPath = new("--data") { Description = "the folder of the real MNIST (default: the program's own)" };
    private static readonly Option<string> Output = new("--output")
    {
        Description = "folder of benchmarks.md and benchmarks.png",
        DefaultValueFactory = _ => "docs",
    };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "threads of each side",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    public static Command Create()
    {
        Device.AcceptOnlyFromAmong("cpu", "cuda");
        var command = new Command("compare", "Compare with TorchSharp, write the table and the chart")
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
        var chosen = SeriesList.Create(settings).Where(series => series.Metrics.Any(metric => metric.Name.Contains(only, StringComparison.Ordinal)));
        var rows = chosen.SelectMany(series => Compare(series, tuning, settings.Pairs)).ToArray();

        var folder = Directory.CreateDirectory(options.GetValue(Output)!).FullName;
        var report = Report.Write(settings, machine, rows, tuning);
        File.WriteAllText(Path.Combine(folder, "benchmarks.md"), report);
        RatioChart.Save(Path.Combine(folder, "benchmarks.png"), [.. rows.Select(row => (row.Metric.Name, row.Ratio))]);
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
