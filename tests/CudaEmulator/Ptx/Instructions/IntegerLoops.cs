using System.Numerics;
using CudaEmulator.Ptx.Execution;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Instructions;

internal interface IIntegerUnary
{
    static abstract T Apply<T>(T a)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>;
}

internal interface IIntegerBinary
{
    static abstract T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>;
}

internal interface IIntegerTernary
{
    static abstract T Apply<T>(T a, T b, T c)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>;
}

internal sealed unsafe class IntegerUnary<T, TOp>(Row d, Row a) : LaneInstruction
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    where TOp : struct, IIntegerUnary
{
    public override void Execute(Block block, int start, int count)
    {
        T* to = block.Row<T>(d) + start, x = block.Row<T>(a) + start;
        for (var i = 0; i < count; i++)
            to[i] = TOp.Apply(x[i]);
    }
}

internal sealed unsafe class IntegerBinary<T, TOp>(Row d, Row a, Row b) : LaneInstruction
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    where TOp : struct, IIntegerBinary
{
    public override void Execute(Block block, int start, int count)
    {
        T* to = block.Row<T>(d) + start, x = block.Row<T>(a) + start, y = block.Row<T>(b) + start;
        for (var i = 0; i < count; i++)
            to[i] = TOp.Apply(x[i], y[i]);
    }
}

internal sealed unsafe class IntegerTernary<T, TOp>(Row d, Row a, Row b, Row c) : LaneInstruction
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    where TOp : struct, IIntegerTernary
{
    public override void Execute(Block block, int start, int count)
    {
        T* to = block.Row<T>(d) + start, x = block.Row<T>(a) + start, y = block.Row<T>(b) + start, z = block.Row<T>(c) + start;
        for (var i = 0; i < count; i++)
            to[i] = TOp.Apply(x[i], y[i], z[i]);
    }
}

/// <summary>Picks the loop for a type that is known only now; untyped bits count as unsigned.</summary>
internal static class IntegerLoops
{
    public static LaneInstruction Unary<TOp>(ScalarType type, Row d, Row a)
        where TOp : struct, IIntegerUnary => type switch
        {
            ScalarType.U16 or ScalarType.B16 => new IntegerUnary<ushort, TOp>(d, a),
            ScalarType.U32 or ScalarType.B32 => new IntegerUnary<uint, TOp>(d, a),
            ScalarType.U64 or ScalarType.B64 => new IntegerUnary<ulong, TOp>(d, a),
            ScalarType.S16 => new IntegerUnary<short, TOp>(d, a),
            ScalarType.S32 => new IntegerUnary<int, TOp>(d, a),
            ScalarType.S64 => new IntegerUnary<long, TOp>(d, a),
            _ => new IntegerUnary<byte, TOp>(d, a),
        };

    public static LaneInstruction Binary<TOp>(ScalarType type, Row d, Row a, Row b)
        where TOp : struct, IIntegerBinary => type switch
        {
            ScalarType.U16 or ScalarType.B16 => new IntegerBinary<ushort, TOp>(d, a, b),
            ScalarType.U32 or ScalarType.B32 => new IntegerBinary<uint, TOp>(d, a, b),
            ScalarType.U64 or ScalarType.B64 => new IntegerBinary<ulong, TOp>(d, a, b),
            ScalarType.S16 => new IntegerBinary<short, TOp>(d, a, b),
            ScalarType.S32 => new IntegerBinary<int, TOp>(d, a, b),
            ScalarType.S64 => new IntegerBinary<long, TOp>(d, a, b),
            _ => new IntegerBinary<byte, TOp>(d, a, b),
        };

    public static LaneInstruction Ternary<TOp>(ScalarType type, Row d, Row a, Row b, Row c)
        where TOp : struct, IIntegerTernary => type switch
        {
            ScalarType.U16 or ScalarType.B16 => new IntegerTernary<ushort, TOp>(d, a, b, c),
            ScalarType.U32 or ScalarType.B32 => new IntegerTernary<uint, TOp>(d, a, b, c),
            ScalarType.U64 or ScalarType.B64 => new IntegerTernary<ulong, TOp>(d, a, b, c),
            ScalarType.S16 => new IntegerTernary<short, TOp>(d, a, b, c),
            ScalarType.S32 => new IntegerTernary<int, TOp>(d, a, b, c),
            _ => new IntegerTernary<long, TOp>(d, a, b, c),
        };
}
