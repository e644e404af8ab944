using System.Text;
using CudnnDigits.Benchmarks.Peak;
using CudnnDigits.Models;
using CudnnDigits.Training;

namespace CudnnDigits.Benchmarks.Comparison;

/// <summary>docs/benchmarks.md: the table, and all that a reader needs to judge it.</summary>
internal static class Report
{
    public static string Write(CompareSettings settings, Machine machine, IReadOnlyList<Row> rows, Tuning tuning)
    {
        var text = new StringBuilder();
        text.AppendLine("# CudnnDigits beside TorchSharp").AppendLine();
        text.AppendLine("Written by `scripts/bench.sh`, not by hand. Run it to have the figures of your own machine.").AppendLine();
        if (settings.Quick)
            text.AppendLine("**A quick run: one pair of short measurements. Not figures to quote.**").AppendLine();
        text.AppendLine($"Medians of {settings.Pairs} alternating pairs of processes; the ratio is of runs that followed each other, and more is "
            + "better for us (of seconds and memory it is TorchSharp's over ours).").AppendLine();
        Table(text, rows);
        text.AppendLine().AppendLine("![How many times TorchSharp's speed](benchmarks.png)").AppendLine();
        Row[] speeds = [.. rows.Where(row => row.Metric.Unit == SeriesList.Rate && row.Job.Network == SeriesList.Cnn)];
        if (!settings.Cuda && speeds.Length > 0) Peak(text, machine, speeds);
        Conditions(text, machine, rows);
        Settings(text, tuning);
        return text.ToString();
    }

    private static void Table(StringBuilder text, IReadOnlyList<Row> rows)
    {
        text.AppendLine("| work | | ours | TorchSharp | ratio | of all pairs |");
        text.AppendLine("|---|---|---:|---:|---:|---|");
        foreach (var row in rows)
        {
            var ratio = row.Ratio;
            text.AppendLine($"| {row.Metric.Name} | {row.Metric.Unit} | {Number(row.Ours.Median)} | {Number(row.TorchSharp.Median)} "
                + $"| {ratio.Median:0.0}x | {ratio.Minimum:0.0} .. {ratio.Maximum:0.0} |");
        }
    }

    private static void Peak(StringBuilder text, Machine machine, IReadOnlyList<Row> speeds)
    {
        text.AppendLine("## As a part of the peak").AppendLine();
        text.AppendLine("Rates times the operations of a network that forms every product, over the measured float32 peak. Ours skips "
            + "products with exact zeros and uses Winograd's transform, so it may exceed 100 %.").AppendLine();
        text.AppendLine("| work | MFLOP an image | ours | TorchSharp |").AppendLine("|---|---:|---:|---:|");
        foreach (var row in speeds)
        {
            var plan = Plan.Build(Catalogue.Find(row.Job.Network).Spec, row.Job.BatchSize);
            var work = row.Job.Purpose == Purpose.Training ? DenseWork.Training(plan) : DenseWork.Forward(plan);
            var part = work / 1e9 / machine.PeakOfAll;
            text.AppendLine($"| {row.Metric.Name} | {work / 1e6:0.00} | {row.Ours.Median * part:P0} | {row.TorchSharp.Median * part:P0} |");
        }

        text.AppendLine();
    }

    private static void Conditions(StringBuilder text, Machine machine, IReadOnlyList<Row> rows)
    {
        text.AppendLine("## Machine and noise").AppendLine();
        foreach (var line in machine.Lines()) text.AppendLine($"- {line}");
        text.AppendLine($"- Noise, as (largest - smallest) / median over the repeated runs of a row, median of all rows: ours "
            + $"{Noise(rows.Select(row => row.Ours)):P0}, TorchSharp {Noise(rows.Select(row => row.TorchSharp)):P0}").AppendLine();
        text.AppendLine("## How it was measured").AppendLine();
        text.AppendLine("""
            - A row's runs are processes of their own, ours, TorchSharp, ours, TorchSharp and so on, one at a time, with the same data in
              memory, the same first parameters, the same shuffle order, the same batches (the last, partial one included) and the same threads.
            - Training is timed without reading data and without evaluation. The first epoch includes warming up: the JIT on our side, libtorch's
              first allocations on the other. Evaluation is the mean of at least two passes and one second, after one pass to warm up.
            - "Start of process to 98 %" counts everything from the start of the process, reading the files included, but for the evaluations
              of the test set, which both sides do every quarter of an epoch.
            - Peak memory is the largest resident set of the process when training ends, the data included.
            - Where a row's name says so many epochs, it is their mean; a whole training has more of them, 10 of cnn and 30 or 100 of the others.
            - A large ratio may be TorchSharp's loss rather than our gain: at batch 1000 its conv evaluates several times slower than at 600.
            - All arithmetic is float32; on a GPU TF32 is off on both sides.
            """).AppendLine();
    }

    private static void Settings(StringBuilder text, Tuning tuning)
    {
        text.AppendLine("## TorchSharp's settings").AppendLine();
        text.AppendLine("Each was tried in a short run, and the fastest used above (floats instead of bytes only where they won by more than "
            + "3 %, for they cost memory). Evaluation runs in inference mode.").AppendLine();
        text.AppendLine("| work | settings | images/s |").AppendLine("|---|---|---:|");
        foreach (var (job, settings, rate) in tuning.Trials)
            text.AppendLine($"| {job.Network}, {job.Purpose.ToString().ToLowerInvariant()}, batch {job.BatchSize} | {settings} | {Number(rate)} |");
    }

    private static double Noise(IEnumerable<Spread> spreads) =>
        Spread.Of(spreads.Select(spread => (spread.Maximum - spread.Minimum) / spread.Median)).Median;

    private static string Number(double value) => double.IsNaN(value) ? "not reached" : value < 100 ? $"{value:0.0}" : $"{value:#,0}";
}
