using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Roofline;

/// <summary>What one thread of this machine can do at most, as C# reaches it.</summary>
/// <param name="Bits">Width of the vectors that it was measured with.</param>
/// <param name="Peak">GFLOP/s of fused multiplications and additions in registers, two operations each.</param>
/// <param name="Bandwidth">GB/s of reading, for a number of bytes that fits each level of the memory.</param>
internal sealed record MachineLimits(int Bits, double Peak, IReadOnlyList<(string Level, long Bytes, double Rate)> Bandwidth)
{
    /// <summary>GB/s at which a working set can be read: of the first level that holds it.</summary>
    public double BandwidthFor(long workingSet) => Bandwidth.FirstOrDefault(level => level.Bytes >= workingSet, Bandwidth[^1]).Rate;
}

/// <summary>Measures <see cref="MachineLimits"/>.</summary>
internal static unsafe class LimitProbe<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>Enough to hide four clocks of latency behind two operations a clock, and within 16 registers.</summary>
    public const int Chains = 12;

    private const int Rounds = 100_000;

    /// <summary>Sizes that fit the caches of any processor of the last ten years, and one that fits none.</summary>
    private static readonly (string Level, long Bytes)[] Levels =
        [("L1", 28 << 10), ("L2", 192 << 10), ("L3", 7 << 20), ("memory", 512 << 20)];

    public static double MeasurePeak() => 2.0 * S.Count * Chains * Rounds / Stopwatches.Least(() => MultiplyAdd(Rounds)) * 1e-9;

    public static MachineLimits Measure()
    {
        using var arena = new Arena();
        var buffer = arena.Allocate<float>(Levels[^1].Bytes / sizeof(float));
        return new MachineLimits(
            8 * sizeof(V), MeasurePeak(), [.. Levels.Select(level => (level.Level, level.Bytes, MeasureBandwidth(buffer, level.Bytes)))]);
    }

    private static double MeasureBandwidth(float* buffer, long bytes)
    {
        var repeats = (int)Math.Max(1, (32L << 20) / bytes);
        return (double)repeats * bytes / Stopwatches.Least(() => Read(buffer, bytes / sizeof(float), repeats)) * 1e-9;
    }

    /// <summary>Makes <see cref="Chains"/> multiply-adds of vectors a round, all in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static float MultiplyAdd(int rounds)
    {
        // x -> x / 2 + 1 stays between 0 and 2: no overflow, no denormal numbers.
        V half = S.Broadcast(0.5f), one = S.Broadcast(1);
        V a = one, b = one, c = one, d = one, e = one, f = one, g = one, h = one, i = one, j = one, k = one, l = one;
        for (var round = 0; round < rounds; round++)
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Read(float* buffer, long length, int repeats)
    {
        V a = default, b = default, c = default, d = default;
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            for (float* at = buffer, end = buffer + length; at < end; at += 4 * S.Count)
            {
                a = S.Or(a, S.Load(at));
                b = S.Or(b, S.Load(at + S.Count));
                c = S.Or(c, S.Load(at + (2 * S.Count)));
                d = S.Or(d, S.Load(at + (3 * S.Count)));
            }
        }

        return S.Sum(S.Add(S.Add(a, b), S.Add(c, d)));
    }
}
