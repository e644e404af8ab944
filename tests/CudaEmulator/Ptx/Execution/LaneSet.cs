using System.Numerics;

namespace CudaEmulator.Ptx.Execution;

/// <summary>Threads [Start, Start + Count) of a block.</summary>
internal readonly record struct LaneRun(int Start, int Count);

/// <summary>
/// A set of threads of a block: a word of bits for each warp, and the same as runs of neighbours, over which instructions loop. Immutable.
/// </summary>
internal sealed class LaneSet
{
    public const int WarpSize = 32;

    private readonly uint[] _warps;
    private readonly LaneRun[] _runs;
    private LaneSet? _empty;

    private LaneSet(uint[] warps)
    {
        _warps = warps;
        var runs = new List<LaneRun>();
        for (var warp = 0; warp < warps.Length; warp++)
        {
            for (var rest = warps[warp]; rest != 0;)
            {
                var start = BitOperations.TrailingZeroCount(rest);
                var count = BitOperations.TrailingZeroCount(~(rest >> start));
                Append(runs, new LaneRun(warp * WarpSize + start, count));
                rest = start + count == WarpSize ? 0 : rest & (uint.MaxValue << (start + count));
            }

            Count += BitOperations.PopCount(warps[warp]);
        }

        _runs = [.. runs];
    }

    public int Count { get; }

    public bool IsEmpty => Count == 0;

    public int WarpCount => _warps.Length;

    public ReadOnlySpan<LaneRun> Runs => _runs;

    private LaneSet Empty => _empty ??= new LaneSet(new uint[_warps.Length]);

    public static LaneSet Range(int start, int count, int blockThreads)
    {
        var warps = NewWarps(blockThreads);
        for (var lane = start; lane < start + count; lane++)
            warps[lane / WarpSize] |= 1u << (lane % WarpSize);
        return new LaneSet(warps);
    }

    /// <summary>The set of these bits, a word for each warp.</summary>
    public static LaneSet Of(uint[] warps) => new(warps);

    /// <summary>The members of one warp, bit i for its lane i.</summary>
    public uint Warp(int warp) => _warps[warp];

    public LaneSet Union(LaneSet other) => Combine(other, static (a, b) => a | b);

    public LaneSet Except(LaneSet other) => ReferenceEquals(this, other) ? Empty : Combine(other, static (a, b) => a & ~b);

    /// <summary>The members whose predicate, a byte for each thread of the block, is set (or is not).</summary>
    public unsafe LaneSet Where(byte* predicate, bool isSet)
    {
        var (zeros, ones) = Survey(predicate);
        if (!zeros || !ones)
            return ones == isSet ? this : Empty;

        var warps = new uint[_warps.Length];
        foreach (var run in _runs)
        {
            for (var lane = run.Start; lane < run.Start + run.Count; lane++)
            {
                if ((predicate[lane] != 0) == isSet)
                    warps[lane / WarpSize] |= 1u << (lane % WarpSize);
            }
        }

        return new LaneSet(warps);
    }

    private unsafe (bool Zeros, bool Ones) Survey(byte* predicate)
    {
        bool zeros = false, ones = false;
        foreach (var run in _runs)
        {
            var values = new ReadOnlySpan<byte>(predicate + run.Start, run.Count);
            zeros |= values.Contains((byte)0);
            ones |= values.ContainsAnyExcept((byte)0);
        }

        return (zeros, ones);
    }

    private LaneSet Combine(LaneSet other, Func<uint, uint, uint> combine)
    {
        var warps = new uint[_warps.Length];
        for (var i = 0; i < warps.Length; i++)
            warps[i] = combine(_warps[i], other._warps[i]);
        return new LaneSet(warps);
    }

    private static uint[] NewWarps(int threads) => new uint[(threads + WarpSize - 1) / WarpSize];

    /// <summary>Joins a run to the one before it where they touch, across warps too.</summary>
    private static void Append(List<LaneRun> runs, LaneRun run)
    {
        if (runs.Count > 0 && runs[^1].Start + runs[^1].Count == run.Start)
            runs[^1] = new LaneRun(runs[^1].Start, runs[^1].Count + run.Count);
        else
            runs.Add(run);
    }
}
