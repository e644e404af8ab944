using System.CommandLine;
using System.Runtime.Intrinsics;
using CudnnDigits.Benchmarks.Peak;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Data;
using CudnnDigits.Models;

namespace CudnnDigits.Benchmarks.Phases;

/// <summary><c>phases</c>: where a training step's time goes, and how near each layer comes to the processor's peak.</summary>
internal static class PhasesCommand
{
    public static Command Create()
    {
        var network = new Argument<string>("network") { DefaultValueFactory = _ => "cnn" };
        var batch = new Option<int?>("--batch") { Description = "Images in a step; the network's own number by default" };
        var command = new Command("phases", "Time each layer's phases of a training step on one thread") { network, batch };
        command.SetAction(result =>
        {
            var entry = Catalogue.Find(result.GetValue(network)!);
            if (result.GetValue(batch) is { } images) entry = entry with { BatchSize = images };
            switch (SimdWidth.Widest)
            {
                case 512: Run<Simd512, Vector512<float>>(entry); break;
                case 256: Run<Simd256, Vector256<float>>(entry); break;
                default: Run<Simd128, Vector128<float>>(entry); break;
            }
        });
        return command;
    }

    private static void Run<S, V>(CatalogueEntry entry)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        var (training, _) = MnistData.Load(DataFolder.Resolve(null));
        using var timer = new PhaseTimer<S, V>(entry, training);
        var layers = timer.Measure(training);
        var adam = timer.MeasureAdam();
        Console.WriteLine($"{entry.Spec.Name}, batch {entry.BatchSize}, one thread, {S.Count} floats a vector; microseconds an image");
        Console.WriteLine("| layer | forward | backward | weight gradient | non-zero outputs |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var times in layers)
        {
            Console.WriteLine(
                $"| {NameOf(times.Layer)} | {times.Forward:0.0} | {times.Backward:0.0} | {times.Gradient:0.0} | {times.NonZero:P0} |");
        }

        var total = layers.Sum(times => times.Forward + times.Backward + times.Gradient) + adam;
        var plan = Plan.Build(entry.Spec, entry.BatchSize);
        var (peak, forward) = (PeakFlops.Measure(threads: 1), layers.Sum(times => times.Forward));
        Console.WriteLine($"Adam {adam:0.0}; together {total:0.0}");
        Console.WriteLine($"peak {peak:0.0} GFLOP/s; counting every product as if none were skipped, forward reaches "
            + $"{DenseWork.Forward(plan) / forward / 1e3 / peak:P0} of it "
            + $"and the whole step {DenseWork.Training(plan) / total / 1e3 / peak:P0}");
    }

    private static string NameOf(object layer) => layer.GetType().Name.Split('`')[0];
}
