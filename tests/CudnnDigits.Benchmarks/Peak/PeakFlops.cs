using System.Diagnostics;
using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Benchmarks.Peak;

/// <summary>
/// The machine's float32 peak as C# reaches it: fused multiply-adds on registers, with enough independent chains to hide their latency.
/// </summary>
internal static class PeakFlops
{
    private const int Chains = 12;
    private const int Rounds = 20_000_000;
    private const int Tries = 5;

    /// <summary>GFLOP/s of that many threads at once: the best of five tries, for others may use the machine.</summary>
    public static double Measure(int threads) => Enumerable.Range(0, Tries).Max(_ => Try(threads));

    private static unsafe double Try(int threads)
    {
        delegate*<float> kernel = SimdWidth.Bits switch
        {
            512 => &Multiply<Simd512>,
            256 => &Multiply<Simd256>,
            _ => &Multiply<Simd128>,
        };
        var width = SimdWidth.Bits / 32;
        using var start = new Barrier(threads + 1);
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            kernel();
        })).ToArray();
        foreach (var worker in workers) worker.Start();
        // Before the signal: on a busy machine the workers may be through before this thread comes back from it.
        var watch = Stopwatch.StartNew();
        start.SignalAndWait();
        foreach (var worker in workers) worker.Join();
        return 2.0 * width * Chains * Rounds * threads / watch.Elapsed.TotalSeconds / 1e9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Multiply<T>()
        where T : unmanaged, ISimd<T>
    {
        // x -> x / 2 + 1 stays between 0 and 2: no overflow, no denormal numbers.
        T half = T.Broadcast(0.5f), one = T.Broadcast(1);
        T a = one, b = one, c = one, d = one, e = one, f = one, g = one, h = one, i = one, j = one, k = one, l = one;
        for (var round = 0; round < Rounds; round++)
        {
            a = T.MultiplyAdd(a, half, one);
            b = T.MultiplyAdd(b, half, one);
            c = T.MultiplyAdd(c, half, one);
            d = T.MultiplyAdd(d, half, one);
            e = T.MultiplyAdd(e, half, one);
            f = T.MultiplyAdd(f, half, one);
            g = T.MultiplyAdd(g, half, one);
            h = T.MultiplyAdd(h, half, one);
            i = T.MultiplyAdd(i, half, one);
            j = T.MultiplyAdd(j, half, one);
            k = T.MultiplyAdd(k, half, one);
            l = T.MultiplyAdd(l, half, one);
        }

        return T.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
