using System.CommandLine;

namespace CudnnDigits.Benchmarks.Peak;

/// <summary><c>peak</c>: what the processor can do at most.</summary>
internal static class PeakCommand
{
    public static Command Create()
    {
        var command = new Command("peak", "Measure the float32 multiply-add peak from C#, on one thread and on all");
        command.SetAction(_ =>
        {
            foreach (var threads in new[] { 1, Environment.ProcessorCount }.Distinct())
                Console.WriteLine($"{threads} thread{(threads == 1 ? "" : "s")}: {PeakFlops.Measure(threads):0.0} GFLOP/s");
        });
        return command;
    }
}
