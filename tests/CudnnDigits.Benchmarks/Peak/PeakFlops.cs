using System.Diagnostics;
using System.Runtime.Intrinsics;
using CudnnDigits.Cpu.Roofline;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Benchmarks.Peak;

/// <summary>
/// The machine's float32 peak as C# reaches it: fused multiply-adds on registers, with enough independent chains to hide their latency.
/// </summary>
internal static class PeakFlops
{
    private const int Rounds = 20_000_000;
    private const int Tries = 5;

    /// <summary>GFLOP/s of that many threads at once: the best of five tries, for others may use the machine.</summary>
    public static double Measure(int threads) => Enumerable.Range(0, Tries).Max(_ => Try(threads));

    private static unsafe double Try(int threads)
    {
        delegate*<int, float> kernel = SimdWidth.Widest switch
        {
            512 => &LimitProbe<Simd512, Vector512<float>>.MultiplyAdd,
            256 => &LimitProbe<Simd256, Vector256<float>>.MultiplyAdd,
            _ => &LimitProbe<Simd128, Vector128<float>>.MultiplyAdd,
        };
        var width = SimdWidth.Widest / 32;
        using var start = new Barrier(threads + 1);
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            kernel(Rounds);
        })).ToArray();
        foreach (var worker in workers) worker.Start();
        // Before the signal: on a busy machine the workers may be through before this thread comes back from it.
        var watch = Stopwatch.StartNew();
        start.SignalAndWait();
        foreach (var worker in workers) worker.Join();
        return 2.0 * width * LimitProbe<Simd128, Vector128<float>>.Chains * Rounds * threads / watch.Elapsed.TotalSeconds / 1e9;
    }
}
