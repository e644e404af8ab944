using System.Numerics;
using CudaEmulator.Ptx.Execution;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Instructions;

internal interface IFloatUnary
{
    static abstract T Apply<T>(T a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>;
}

internal interface IFloatBinary
{
    static abstract T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>;
}

internal interface IFloatTernary
{
    static abstract T Apply<T>(T a, T b, T c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>;
}

internal sealed unsafe class FloatUnary<T, TOp>(Row d, Row a) : LaneInstruction
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    where TOp : struct, IFloatUnary
{
    public override void Execute(Block block, int start, int count)
    {
        T* to = block.Row<T>(d) + start, x = block.Row<T>(a) + start;
        for (var i = 0; i < count; i++)
            to[i] = TOp.Apply(x[i]);
    }
}

internal sealed unsafe class FloatBinary<T, TOp>(Row d, Row a, Row b) : LaneInstruction
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    where TOp : struct, IFloatBinary
{
    public override void Execute(Block block, int start, int count)
    {
        T* to = block.Row<T>(d) + start, x = block.Row<T>(a) + start, y = block.Row<T>(b) + start;
        for (var i = 0; i < count; i++)
            to[i] = TOp.Apply(x[i], y[i]);
    }
}

internal sealed unsafe class FloatTernary<T, TOp>(Row d, Row a, Row b, Row c) : LaneInstruction
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    where TOp : struct, IFloatTernary
{
    public override void Execute(Block block, int start, int count)
    {
        T* to = block.Row<T>(d) + start, x = block.Row<T>(a) + start, y = block.Row<T>(b) + start, z = block.Row<T>(c) + start;
        for (var i = 0; i < count; i++)
            to[i] = TOp.Apply(x[i], y[i], z[i]);
    }
}

/// <summary>Picks the loop; <c>.ftz</c> and <c>.sat</c> wrap the operation.</summary>
internal static class FloatLoops
{
    public static LaneInstruction Unary<TOp>(FloatForm form, Row d, Row a)
        where TOp : struct, IFloatUnary => form switch
        {
            { Type: ScalarType.F64 } => new FloatUnary<double, TOp>(d, a),
            { Flush: true, Saturate: true } => new FloatUnary<float, FlushedUnary<SaturatedUnary<TOp>>>(d, a),
            { Flush: true } => new FloatUnary<float, FlushedUnary<TOp>>(d, a),
            { Saturate: true } => new FloatUnary<float, SaturatedUnary<TOp>>(d, a),
            _ => new FloatUnary<float, TOp>(d, a),
        };

    public static LaneInstruction Binary<TOp>(FloatForm form, Row d, Row a, Row b)
        where TOp : struct, IFloatBinary => form switch
        {
            { Type: ScalarType.F64 } => new FloatBinary<double, TOp>(d, a, b),
            { Flush: true, Saturate: true } => new FloatBinary<float, FlushedBinary<SaturatedBinary<TOp>>>(d, a, b),
            { Flush: true } => new FloatBinary<float, FlushedBinary<TOp>>(d, a, b),
            { Saturate: true } => new FloatBinary<float, SaturatedBinary<TOp>>(d, a, b),
            _ => new FloatBinary<float, TOp>(d, a, b),
        };

    public static LaneInstruction Ternary<TOp>(FloatForm form, Row d, Row a, Row b, Row c)
        where TOp : struct, IFloatTernary => form switch
        {
            { Type: ScalarType.F64 } => new FloatTernary<double, TOp>(d, a, b, c),
            { Flush: true, Saturate: true } => new FloatTernary<float, FlushedTernary<SaturatedTernary<TOp>>>(d, a, b, c),
            { Flush: true } => new FloatTernary<float, FlushedTernary<TOp>>(d, a, b, c),
            { Saturate: true } => new FloatTernary<float, SaturatedTernary<TOp>>(d, a, b, c),
            _ => new FloatTernary<float, TOp>(d, a, b, c),
        };
}
