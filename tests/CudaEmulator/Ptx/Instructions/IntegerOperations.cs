using System.Numerics;

namespace CudaEmulator.Ptx.Instructions;

internal readonly struct Add : IIntegerBinary
{
    public static T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => a + b;
}

internal readonly struct Subtract : IIntegerBinary
{
    public static T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => a - b;
}

/// <summary><c>add.sat.s32</c>.</summary>
internal readonly struct AddSaturated : IIntegerBinary
{
    public static T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => T.CreateSaturating(Int128.CreateChecked(a) + Int128.CreateChecked(b));
}

/// <summary><c>sub.sat.s32</c>.</summary>
internal readonly struct SubtractSaturated : IIntegerBinary
{
    public static T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => T.CreateSaturating(Int128.CreateChecked(a) - Int128.CreateChecked(b));
}

internal readonly struct MultiplyLow : IIntegerBinary
{
    public static T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => unchecked(a * b);
}

/// <summary>The upper half of a product of twice the width.</summary>
internal readonly struct MultiplyHigh : IIntegerBinary
{
    public static unsafe T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (sizeof(T) < sizeof(long))
            return T.CreateTruncating((long.CreateTruncating(a) * long.CreateTruncating(b)) >> (8 * sizeof(T)));
        return T.MinValue == T.Zero
            ? T.CreateTruncating(Math.BigMul(ulong.CreateTruncating(a), ulong.CreateTruncating(b), out _))
            : T.CreateTruncating(Math.BigMul(long.CreateTruncating(a), long.CreateTruncating(b), out _));
    }
}

/// <summary>Division by zero has no defined result; here all bits are set, as they are on devices.</summary>
internal readonly struct Divide : IIntegerBinary
{
    public static T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (b == T.Zero)
            return ~T.Zero;
        // MinValue / -1 overflows; the hardware wraps round to MinValue, .NET throws.
        return b == ~T.Zero && T.MinValue != T.Zero ? T.Zero - a : a / b;
    }
}

/// <summary>The remainder has the sign of the dividend.</summary>
internal readonly struct Remainder : IIntegerBinary
{
    public static T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (b == T.Zero)
            return a;
        return b == ~T.Zero && T.MinValue != T.Zero ? T.Zero : a % b;
    }
}

internal readonly struct Minimum : IIntegerBinary
{
    public static T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => a < b ? a : b;
}

internal readonly struct Maximum : IIntegerBinary
{
    public static T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => a > b ? a : b;
}

internal readonly struct Negate : IIntegerUnary
{
    public static T Apply<T>(T a)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => T.Zero - a;
}

/// <summary>The most negative value stays what it is.</summary>
internal readonly struct Absolute : IIntegerUnary
{
    public static T Apply<T>(T a)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => a < T.Zero ? T.Zero - a : a;
}

internal readonly struct MultiplyAdd : IIntegerTernary
{
    public static T Apply<T>(T a, T b, T c)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => unchecked(a * b + c);
}

/// <summary><c>sad</c>: c + |a - b|.</summary>
internal readonly struct SumOfDifference : IIntegerTernary
{
    public static T Apply<T>(T a, T b, T c)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => unchecked(c + (a < b ? b - a : a - b));
}
