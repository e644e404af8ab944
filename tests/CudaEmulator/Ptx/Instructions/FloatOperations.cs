using System.Numerics;

namespace CudaEmulator.Ptx.Instructions;

internal readonly struct FloatAdd : IFloatBinary
{
    public static T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => a + b;
}

internal readonly struct FloatSubtract : IFloatBinary
{
    public static T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => a - b;
}

internal readonly struct FloatMultiply : IFloatBinary
{
    public static T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => a * b;
}

/// <summary><c>div.rn</c>; <c>.approx</c> and <c>.full</c> promise less than this.</summary>
internal readonly struct FloatDivide : IFloatBinary
{
    public static T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => a / b;
}

/// <summary>Of a number and a NaN it is the number; -0 is below +0.</summary>
internal readonly struct FloatMinimum : IFloatBinary
{
    public static T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => T.MinNumber(a, b);
}

/// <summary>Of a number and a NaN it is the number; +0 is above -0.</summary>
internal readonly struct FloatMaximum : IFloatBinary
{
    public static T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => T.MaxNumber(a, b);
}

/// <summary><c>min.NaN</c>.</summary>
internal readonly struct FloatMinimumOrNaN : IFloatBinary
{
    public static T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => T.Min(a, b);
}

/// <summary><c>max.NaN</c>.</summary>
internal readonly struct FloatMaximumOrNaN : IFloatBinary
{
    public static T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => T.Max(a, b);
}

/// <summary><c>copysign d, a, b</c>: b with the sign of a.</summary>
internal readonly struct CopySignOfFirst : IFloatBinary
{
    public static T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => T.CopySign(b, a);
}

internal readonly struct FusedMultiplyAdd : IFloatTernary
{
    public static T Apply<T>(T a, T b, T c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => T.FusedMultiplyAdd(a, b, c);
}

internal readonly struct FloatNegate : IFloatUnary
{
    public static T Apply<T>(T a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => -a;
}

internal readonly struct FloatAbsolute : IFloatUnary
{
    public static T Apply<T>(T a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => T.Abs(a);
}

internal readonly struct SquareRoot : IFloatUnary
{
    public static T Apply<T>(T a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => T.Sqrt(a);
}

internal readonly struct Reciprocal : IFloatUnary
{
    public static T Apply<T>(T a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => T.One / a;
}

/// <summary>Approximate on a device; here computed in double and rounded once.</summary>
internal readonly struct ReciprocalSquareRoot : IFloatUnary
{
    public static T Apply<T>(T a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> =>
        T.CreateTruncating(1 / Math.Sqrt(double.CreateTruncating(a)));
}

internal readonly struct Exp2 : IFloatUnary
{
    public static T Apply<T>(T a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => T.CreateTruncating(Math.Pow(2, double.CreateTruncating(a)));
}

internal readonly struct Log2 : IFloatUnary
{
    public static T Apply<T>(T a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => T.CreateTruncating(Math.Log2(double.CreateTruncating(a)));
}

internal readonly struct Sine : IFloatUnary
{
    public static T Apply<T>(T a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => T.CreateTruncating(Math.Sin(double.CreateTruncating(a)));
}

internal readonly struct Cosine : IFloatUnary
{
    public static T Apply<T>(T a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => T.CreateTruncating(Math.Cos(double.CreateTruncating(a)));
}

internal readonly struct HyperbolicTangent : IFloatUnary
{
    public static T Apply<T>(T a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => T.CreateTruncating(Math.Tanh(double.CreateTruncating(a)));
}
