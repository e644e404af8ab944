using System.Numerics;
using System.Runtime.CompilerServices;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Instructions;

/// <summary>How a floating-point instruction works: <c>.ftz</c> takes and gives subnormals as zero, <c>.sat</c> clamps to [0, 1].</summary>
internal readonly record struct FloatForm(ScalarType Type, bool Flush = false, bool Saturate = false)
{
    /// <summary>A subnormal becomes zero of its sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Flushed<T>(T a)
        where T : IBinaryFloatingPointIeee754<T> => T.IsSubnormal(a) ? T.CopySign(T.Zero, a) : a;

    /// <summary>Clamped to [0, 1]; NaN becomes 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Saturated<T>(T a)
        where T : IBinaryFloatingPointIeee754<T> => a > T.Zero ? T.MinNumber(a, T.One) : T.Zero;
}

internal readonly struct FlushedUnary<TOp> : IFloatUnary
    where TOp : struct, IFloatUnary
{
    public static T Apply<T>(T a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => FloatForm.Flushed(TOp.Apply(FloatForm.Flushed(a)));
}

internal readonly struct FlushedBinary<TOp> : IFloatBinary
    where TOp : struct, IFloatBinary
{
    public static T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> =>
        FloatForm.Flushed(TOp.Apply(FloatForm.Flushed(a), FloatForm.Flushed(b)));
}

internal readonly struct FlushedTernary<TOp> : IFloatTernary
    where TOp : struct, IFloatTernary
{
    public static T Apply<T>(T a, T b, T c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> =>
        FloatForm.Flushed(TOp.Apply(FloatForm.Flushed(a), FloatForm.Flushed(b), FloatForm.Flushed(c)));
}

internal readonly struct SaturatedUnary<TOp> : IFloatUnary
    where TOp : struct, IFloatUnary
{
    public static T Apply<T>(T a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => FloatForm.Saturated(TOp.Apply(a));
}

internal readonly struct SaturatedBinary<TOp> : IFloatBinary
    where TOp : struct, IFloatBinary
{
    public static T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => FloatForm.Saturated(TOp.Apply(a, b));
}

internal readonly struct SaturatedTernary<TOp> : IFloatTernary
    where TOp : struct, IFloatTernary
{
    public static T Apply<T>(T a, T b, T c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => FloatForm.Saturated(TOp.Apply(a, b, c));
}
