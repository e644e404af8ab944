using CudnnDigits.Commands.Networks;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Cpu;

namespace CudnnDigits.Commands;

/// <summary><c>cudnndigits bench --roofline</c>: what one thread of this processor can do, and how much of it each kernel uses.</summary>
internal static class RooflineBench
{
    /// <param name="vectorBits">Width of the kernels' vectors; null for the widest that the processor has.</param>
    /// <param name="output">Where the tables go.</param>
    public static int Run(int? vectorBits, TextWriter output)
    {
        foreach (var bits in ExecutorFactory.VectorWidths)
            output.WriteLine($"peak, {bits}-bit vectors{CpuKernels.ForWidth(bits).MeasurePeak(),14:0} GFLOP/s");
        var kernels = CpuKernels.ForWidth(vectorBits ?? ExecutorFactory.VectorWidths[0]);
        var (limits, shares) = kernels.MeasureRoofline();
        foreach (var (level, bytes, rate) in limits.Bandwidth)
            output.WriteLine($"read, {level,-7}{(bytes < 1 << 20 ? $"{bytes >> 10} KiB" : $"{bytes >> 20} MiB"),10}{rate,15:0} GB/s");
        output.WriteLine($"{$"one thread, {limits.Bits}-bit vectors",-44}{"GFLOP/s",9}{"GB/s",7}  {"limit",-10}{"share",6}");
        foreach (var kernel in shares.OrderBy(kernel => kernel.Share))
        {
            var limit = kernel.MemoryBound ? "memory" : "arithmetic";
            output.WriteLine($"{kernel.Kernel,-44}{kernel.Flops,9:0}{kernel.Rate,7:0}  {limit,-10}{kernel.Share,6:P0}");
        }

        return ExitCode.Success;
    }
}
