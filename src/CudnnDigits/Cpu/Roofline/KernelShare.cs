namespace CudnnDigits.Cpu.Roofline;

/// <summary>How near a kernel comes to what the machine allows.</summary>
/// <param name="Kernel">Its name and the size that it was timed at.</param>
/// <param name="Flops">GFLOP/s; a multiplication and an addition are two.</param>
/// <param name="Rate">GB/s that it reads.</param>
/// <param name="MemoryBound">Whether bandwidth, not arithmetic, is the nearer limit.</param>
/// <param name="Share">Its part of the nearer limit.</param>
internal sealed record KernelShare(string Kernel, double Flops, double Rate, bool MemoryBound, double Share)
{
    /// <remarks>Williams, Waterman and Patterson, "Roofline: an insightful visual performance model", 2009.</remarks>
    public static KernelShare Of(KernelCase kernel, MachineLimits limits)
    {
        var seconds = Stopwatches.Least(kernel.Run);
        double flops = kernel.Operations / seconds * 1e-9, rate = kernel.Bytes / seconds * 1e-9;
        double arithmetic = flops / limits.Peak, memory = rate / limits.BandwidthFor(kernel.WorkingSet);
        return new KernelShare(kernel.Name, flops, rate, memory > arithmetic, Math.Max(arithmetic, memory));
    }
}

/// <summary>A kernel with data to run it on.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Operations">Floating-point operations of a run.</param>
/// <param name="Bytes">Bytes that a run must read, again for each use that no register can serve.</param>
/// <param name="WorkingSet">Bytes that it touches.</param>
/// <param name="Run">Runs it.</param>
internal sealed record KernelCase(string Name, double Operations, double Bytes, long WorkingSet, Action Run);
