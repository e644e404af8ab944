using System.Numerics;
using CudaEmulator.Ptx.Execution;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Instructions;

/// <summary><c>shl</c> and <c>shr</c>: amounts of the width and more shift everything out.</summary>
internal sealed unsafe class Shift<T>(Row d, Row a, Row amount, bool left) : LaneInstruction
    where T : unmanaged, IBinaryInteger<T>
{
    public override void Execute(Block block, int start, int count)
    {
        T* to = block.Row<T>(d) + start, x = block.Row<T>(a) + start;
        var by = block.Row<uint>(amount) + start;
        for (var i = 0; i < count; i++)
            to[i] = left ? Left(x[i], by[i]) : Right(x[i], by[i]);
    }

    private static T Left(T value, uint by) => by < 8 * sizeof(T) ? value << (int)by : T.Zero;

    private static T Right(T value, uint by) => by < 8 * sizeof(T) ? value >> (int)by : value < T.Zero ? ~T.Zero : T.Zero;
}

/// <summary><c>shf</c>: 32 bits out of the 64 of b:a, shifted left (the upper ones) or right (the lower ones).</summary>
internal sealed unsafe class FunnelShift(Row d, Row a, Row b, Row amount, bool left, bool wrap) : LaneInstruction
{
    public override void Execute(Block block, int start, int count)
    {
        uint* to = block.Row<uint>(d) + start, low = block.Row<uint>(a) + start, high = block.Row<uint>(b) + start;
        var by = block.Row<uint>(amount) + start;
        for (var i = 0; i < count; i++)
        {
            var pair = (ulong)high[i] << 32 | low[i];
            var n = (int)(wrap ? by[i] & 31 : Math.Min(by[i], 32));
            to[i] = (uint)(left ? pair << n >> 32 : pair >> n);
        }
    }
}

/// <summary><c>bfi</c>: b with c..c+d-1 replaced by the low bits of a.</summary>
internal sealed unsafe class BitFieldInsert<T>(Row f, Row a, Row b, Row c, Row d) : LaneInstruction
    where T : unmanaged, IBinaryInteger<T>
{
    public override void Execute(Block block, int start, int count)
    {
        T* to = block.Row<T>(f) + start, field = block.Row<T>(a) + start, into = block.Row<T>(b) + start;
        uint* place = block.Row<uint>(c) + start, length = block.Row<uint>(d) + start;
        for (var i = 0; i < count; i++)
            to[i] = Insert(field[i], into[i], (int)(place[i] & 0xFF), (int)(length[i] & 0xFF));
    }

    private static T Insert(T field, T into, int place, int length)
    {
        var width = 8 * sizeof(T);
        if (place >= width || length == 0)
            return into;
        var mask = (length >= width ? ~T.Zero : (T.One << length) - T.One) << place;
        return (into & ~mask) | (field << place & mask);
    }
}

/// <summary><c>lop3.b32</c>: any function of three bits; bit (a &lt;&lt; 2 | b &lt;&lt; 1 | c) of the table is its value.</summary>
internal sealed unsafe class LogicTable(Row d, Row a, Row b, Row c, byte table) : LaneInstruction
{
    public override void Execute(Block block, int start, int count)
    {
        uint* to = block.Row<uint>(d) + start, x = block.Row<uint>(a) + start;
        uint* y = block.Row<uint>(b) + start, z = block.Row<uint>(c) + start;
        for (var i = 0; i < count; i++)
        {
            var result = 0u;
            for (var row = 0; row < 8; row++)
            {
                if ((table >> row & 1) != 0)
                    result |= ((row & 4) != 0 ? x[i] : ~x[i]) & ((row & 2) != 0 ? y[i] : ~y[i]) & ((row & 1) != 0 ? z[i] : ~z[i]);
            }

            to[i] = result;
        }
    }
}

internal static class Shifts
{
    public static LaneInstruction Create(ScalarType type, Row d, Row a, Row amount, bool left) => type switch
    {
        ScalarType.U16 or ScalarType.B16 => new Shift<ushort>(d, a, amount, left),
        ScalarType.U32 or ScalarType.B32 => new Shift<uint>(d, a, amount, left),
        ScalarType.U64 or ScalarType.B64 => new Shift<ulong>(d, a, amount, left),
        ScalarType.S16 => new Shift<short>(d, a, amount, left),
        ScalarType.S32 => new Shift<int>(d, a, amount, left),
        _ => new Shift<long>(d, a, amount, left),
    };
}
