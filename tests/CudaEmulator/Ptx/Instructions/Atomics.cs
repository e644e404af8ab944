using System.Numerics;
using CudaEmulator.Ptx.Execution;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Instructions;

/// <summary>What an atomic does to memory: the new value from the old one and its operands.</summary>
internal delegate T Exchange<T>(T old, T b, T c);

/// <summary><c>atom</c> and <c>red</c>: threads come one after another, in order.</summary>
internal sealed unsafe class Atomic<T, TSpace>(Row d, Place place, Row b, Row c, Exchange<T> exchange) : LaneInstruction
    where T : unmanaged
    where TSpace : struct, IStateSpace
{
    public override void Execute(Block block, int start, int count)
    {
        var addresses = block.Row<ulong>(place.Base);
        T* old = block.Row<T>(d), x = block.Row<T>(b), y = block.Row<T>(c);
        var recent = default(MemoryRange);
        for (var lane = start; lane < start + count; lane++)
        {
            var address = addresses[lane] + (ulong)place.Offset;
            StateSpaces.RequireAligned(lane, address, (uint)sizeof(T));
            var at = (T*)TSpace.Resolve(block, lane, address, (uint)sizeof(T), write: true, ref recent);
            var before = *at;
            *at = exchange(before, x[lane], y[lane]);
            old[lane] = before;
        }
    }
}

internal static class Atomics
{
    /// <summary>The loop for an operation by its PTX name, or null when the type does not have it.</summary>
    public static LaneInstruction? Create(string space, string operation, ScalarType type, Row d, Place place, Row b, Row c) => type switch
    {
        ScalarType.U32 or ScalarType.B32 => In(space, d, place, b, c, Integer<uint>(operation)),
        ScalarType.U64 or ScalarType.B64 => In(space, d, place, b, c, Integer<ulong>(operation)),
        ScalarType.S32 => In(space, d, place, b, c, Integer<int>(operation)),
        ScalarType.S64 => In(space, d, place, b, c, Integer<long>(operation)),
        ScalarType.F32 when operation == "add" => In<float>(space, d, place, b, c, static (old, x, _) => old + x),
        ScalarType.F64 when operation == "add" => In<double>(space, d, place, b, c, static (old, x, _) => old + x),
        _ => null,
    };

    private static LaneInstruction? In<T>(string space, Row d, Place place, Row b, Row c, Exchange<T>? exchange)
        where T : unmanaged => (space, exchange) switch
        {
            (_, null) => null,
            ("global", _) => new Atomic<T, GlobalSpace>(d, place, b, c, exchange),
            ("shared", _) => new Atomic<T, SharedSpace>(d, place, b, c, exchange),
            _ => new Atomic<T, GenericSpace>(d, place, b, c, exchange),
        };

    private static Exchange<T>? Integer<T>(string operation)
        where T : unmanaged, IBinaryInteger<T> => operation switch
        {
            "add" => static (old, x, _) => old + x,
            "min" => static (old, x, _) => T.Min(old, x),
            "max" => static (old, x, _) => T.Max(old, x),
            "and" => static (old, x, _) => old & x,
            "or" => static (old, x, _) => old | x,
            "xor" => static (old, x, _) => old ^ x,
            "exch" => static (_, x, _) => x,
            "cas" => static (old, expected, replacement) => old == expected ? replacement : old,
            "inc" => static (old, limit, _) => old >= limit ? T.Zero : old + T.One,
            "dec" => static (old, limit, _) => old == T.Zero || old > limit ? limit : old - T.One,
            _ => null,
        };
}
