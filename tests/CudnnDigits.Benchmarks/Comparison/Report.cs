using System.Text;
using CudnnDigits.Benchmarks.Peak;
using CudnnDigits.Models;

namespace CudnnDigits.Benchmarks.Comparison;

/// <summary>Writes docs/benchmarks.md: the table, and what a reader needs to judge it.</summary>
internal static class Report
{
    public static string Write(CompareSettings settings, Machine machine, IReadOnlyList<Row> rows, Tuning tuning)
    {
        var text = new StringBuilder();
        text.AppendLine("# Speed compared with TorchSharp").AppendLine();
        text.AppendLine("`scripts/bench.sh` writes this page. Run it to measure your own machine.").AppendLine();
        if (settings.Quick)
            text.AppendLine("**A quick run: one pair of short measurements. Do not quote these figures.**").AppendLine();
        text.AppendLine($"Each figure is the median of {settings.Pairs} alternating pairs of processes. The ratio compares the two "
            + "runs of a pair, and above 1 CudnnDigits is better: for speeds it is CudnnDigits divided by TorchSharp, for seconds and "
            + "memory the reverse.").AppendLine();
        Table(text, rows);
        text.AppendLine().AppendLine("![The ratios of the table as bars](benchmarks.png)").AppendLine();
        Row[] speeds = [.. rows.Where(row => row.Metric.Unit == SeriesList.Rate && row.Job.Network == SeriesList.Cnn)];
        if (!settings.Cuda && speeds.Length > 0) Peak(text, machine, speeds);
        Conditions(text, machine, rows);
        Settings(text, tuning);
        return text.ToString();
    }

    private static void Table(StringBuilder text, IReadOnlyList<Row> rows)
    {
        text.AppendLine("| work | unit | CudnnDigits | TorchSharp | median ratio | range of ratios |");
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
        text.AppendLine("## Share of the processor's peak").AppendLine();
        text.AppendLine("Images per second, times the floating-point operations of a network that computes every product, divided by the "
            + "measured float32 peak. CudnnDigits skips products with exact zeros and uses Winograd convolution, so it can exceed "
            + "100 %.").AppendLine();
        text.AppendLine("| work | MFLOP per image | CudnnDigits | TorchSharp |").AppendLine("|---|---:|---:|---:|");
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
        text.AppendLine($"- Noise, (largest - smallest) / median of the repeated runs of a row, median over all rows: CudnnDigits "
            + $"{Noise(rows.Select(row => row.Ours)):P0}, TorchSharp {Noise(rows.Select(row => row.TorchSharp)):P0}").AppendLine();
        text.AppendLine("## How it was measured").AppendLine();
        text.AppendLine("""
            - Each run is its own process. The processes alternate (CudnnDigits, TorchSharp, CudnnDigits, ...) and never overlap. Both
              sides have the same data in memory, initial parameters, shuffle order, batches (including the last, partial one) and
              number of threads.
            - Training time excludes reading the data and evaluation. The first epoch includes warm-up: JIT compilation for
              CudnnDigits, first allocations for libtorch. Evaluation is the mean of at least two passes and at least one second, after
              one warm-up pass.
            - "Start of process to 98 %" counts everything from the start of the process, including reading the files, except the
              evaluations of the test set, which both sides run every quarter of an epoch.
            - Peak memory is the largest resident set of the process at the end of training, including the data.
            - A row that names a number of epochs gives the mean over them. A full training is longer: 10 epochs for cnn, 30 for conv,
              100 for the linear networks.
            - A large ratio can be a weakness of TorchSharp rather than a strength of CudnnDigits: TorchSharp evaluates conv several
              times more slowly at batch 1000 than at batch 600.
            - All arithmetic is float32; on a GPU TF32 is off on both sides.
            """).AppendLine();
    }

    private static void Settings(StringBuilder text, Tuning tuning)
    {
        text.AppendLine("## TorchSharp's settings").AppendLine();
        text.AppendLine("For each kind of work, every setting was tried in a short run and the fastest was used above. Images as "
            + "floats take more memory, so they were used only where they were more than 3 % faster. Evaluation runs in inference "
            + "mode.").AppendLine();
        text.AppendLine("| work | settings | images/s |").AppendLine("|---|---|---:|");
        foreach (var (job, settings, rate) in tuning.Trials)
        {
            var work = $"{job.Network}, {job.Purpose.ToString().ToLowerInvariant()}, batch {job.BatchSize}";
            text.AppendLine($"| {work} | {settings} | {Number(rate)} |");
        }
    }

    private static double Noise(IEnumerable<Spread> spreads) =>
        Spread.Of(spreads.Select(spread => (spread.Maximum - spread.Minimum) / spread.Median)).Median;

    private static string Number(double value) => double.IsNaN(value) ? "not reached" : value < 100 ? $"{value:0.0}" : $"{value:#,0}";
}
