using System.Numerics;
using CudaEmulator.Ptx.Execution;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Instructions;

/// <summary><c>cvt.rn.f32.s32</c> and the like: an integer rounded once.</summary>
internal sealed unsafe class IntegerToFloat<TFrom>(Row d, Row a, Rounding rounding) : LaneInstruction
    where TFrom : unmanaged, IBinaryInteger<TFrom>
{
    public override void Execute(Block block, int start, int count)
    {
        var from = block.Row<TFrom>(a) + start;
        if (d.Type == ScalarType.F32)
        {
            var to = block.Row<float>(d) + start;
            for (var i = 0; i < count; i++)
                to[i] = sizeof(TFrom) <= 4 ? Roundings.ToSingle(double.CreateTruncating(from[i]), rounding)
                    : Roundings.ToSingle(Roundings.ToOdd(Int128.CreateTruncating(from[i])), rounding);
        }
        else
        {
            var to = block.Row<double>(d) + start;
            for (var i = 0; i < count; i++)
                to[i] = sizeof(TFrom) <= 4 ? double.CreateTruncating(from[i])
                    : Roundings.ToDouble(Int128.CreateTruncating(from[i]), rounding);
        }
    }
}

/// <summary><c>cvt.rzi.s32.f32</c> and the like: rounded to an integer, clamped to the range of the result; NaN becomes 0.</summary>
internal sealed unsafe class FloatToInteger<TTo>(Row d, Row a, Rounding rounding) : LaneInstruction
    where TTo : unmanaged, IBinaryInteger<TTo>
{
    public override void Execute(Block block, int start, int count)
    {
        var to = block.Row<TTo>(d) + start;
        if (a.Type == ScalarType.F32)
        {
            var from = block.Row<float>(a) + start;
            for (var i = 0; i < count; i++)
                to[i] = TTo.CreateSaturating(Roundings.ToInteger(from[i], rounding));
        }
        else
        {
            var from = block.Row<double>(a) + start;
            for (var i = 0; i < count; i++)
                to[i] = TTo.CreateSaturating(Roundings.ToInteger(from[i], rounding));
        }
    }
}

internal sealed unsafe class SingleToDouble(Row d, Row a) : LaneInstruction
{
    public override void Execute(Block block, int start, int count)
    {
        var to = block.Row<double>(d) + start;
        var from = block.Row<float>(a) + start;
        for (var i = 0; i < count; i++)
            to[i] = from[i];
    }
}

internal sealed unsafe class DoubleToSingle(Row d, Row a, Rounding rounding) : LaneInstruction
{
    public override void Execute(Block block, int start, int count)
    {
        var to = block.Row<float>(d) + start;
        var from = block.Row<double>(a) + start;
        for (var i = 0; i < count; i++)
            to[i] = Roundings.ToSingle(from[i], rounding);
    }
}

/// <summary><c>cvt.rni.f32.f32</c>: a whole number that stays a float.</summary>
internal sealed unsafe class RoundToWhole(Row d, Row a, Rounding rounding) : LaneInstruction
{
    public override void Execute(Block block, int start, int count)
    {
        if (d.Type == ScalarType.F32)
        {
            float* to = block.Row<float>(d) + start, from = block.Row<float>(a) + start;
            for (var i = 0; i < count; i++)
                to[i] = (float)Roundings.ToInteger(from[i], rounding);
        }
        else
        {
            double* to = block.Row<double>(d) + start, from = block.Row<double>(a) + start;
            for (var i = 0; i < count; i++)
                to[i] = Roundings.ToInteger(from[i], rounding);
        }
    }
}

/// <summary>The operation that changes nothing: for <c>.ftz</c> and <c>.sat</c> by themselves.</summary>
internal readonly struct Unchanged : IFloatUnary
{
    public static T Apply<T>(T a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => a;
}

internal static class FloatConversions
{
    public static LaneInstruction FromInteger(ScalarType from, Row d, Row a, Rounding rounding) => from switch
    {
        ScalarType.U8 => new IntegerToFloat<byte>(d, a, rounding),
        ScalarType.U16 => new IntegerToFloat<ushort>(d, a, rounding),
        ScalarType.U32 => new IntegerToFloat<uint>(d, a, rounding),
        ScalarType.U64 => new IntegerToFloat<ulong>(d, a, rounding),
        ScalarType.S8 => new IntegerToFloat<sbyte>(d, a, rounding),
        ScalarType.S16 => new IntegerToFloat<short>(d, a, rounding),
        ScalarType.S32 => new IntegerToFloat<int>(d, a, rounding),
        _ => new IntegerToFloat<long>(d, a, rounding),
    };

    public static LaneInstruction ToInteger(ScalarType to, Row d, Row a, Rounding rounding) => to switch
    {
        ScalarType.U8 => new FloatToInteger<byte>(d, a, rounding),
        ScalarType.U16 => new FloatToInteger<ushort>(d, a, rounding),
        ScalarType.U32 => new FloatToInteger<uint>(d, a, rounding),
        ScalarType.U64 => new FloatToInteger<ulong>(d, a, rounding),
        ScalarType.S8 => new FloatToInteger<sbyte>(d, a, rounding),
        ScalarType.S16 => new FloatToInteger<short>(d, a, rounding),
        ScalarType.S32 => new FloatToInteger<int>(d, a, rounding),
        _ => new FloatToInteger<long>(d, a, rounding),
    };
}
