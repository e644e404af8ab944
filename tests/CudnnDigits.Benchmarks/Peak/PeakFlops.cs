using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
        delegate*<float> kernel = SimdWidth.Widest switch
        {
            512 => &Multiply<Simd512, Vector512<float>>,
            256 => &Multiply<Simd256, Vector256<float>>,
            _ => &Multiply<Simd128, Vector128<float>>,
        };
        var width = SimdWidth.Widest / 32;
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
    private static float Multiply<S, V>()
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        // x -> x / 2 + 1 stays between 0 and 2: no overflow, no denormal numbers.
        V half = S.Broadcast(0.5f), one = S.Broadcast(1);
        V a = one, b = one, c = one, d = one, e = one, f = one, g = one, h = one, i = one, j = one, k = one, l = one;
        for (var round = 0; round < Rounds; round++)
        {
            a = S.MultiplyAdd(a, half, one);
            b = S.MultiplyAdd(b, half, one);
            c = S.MultiplyAdd(c, half, one);
            d = S.MultiplyAdd(d, half, one);
            e = S.MultiplyAdd(e, half, one);
            f = S.MultiplyAdd(f, half, one);
            g = S.MultiplyAdd(g, half, one);
            h = S.MultiplyAdd(h, half, one);
            i = S.MultiplyAdd(i, half, one);
            j = S.MultiplyAdd(j, half, one);
            k = S.MultiplyAdd(k, half, one);
            l = S.MultiplyAdd(l, half, one);
        }

        return S.Sum(S.Add(S.Add(S.Add(a, b), S.Add(c, d)), S.Add(S.Add(S.Add(e, f), S.Add(g, h)), S.Add(S.Add(i, j), S.Add(k, l)))));
    }
}
