using System.Numerics;

namespace CudaEmulator.Ptx.Instructions;

internal readonly struct BitAnd : IIntegerBinary
{
    public static T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => a & b;
}

internal readonly struct BitOr : IIntegerBinary
{
    public static T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => a | b;
}

internal readonly struct BitXor : IIntegerBinary
{
    public static T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => a ^ b;
}

internal readonly struct BitNot : IIntegerUnary
{
    public static T Apply<T>(T a)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => ~a;
}

/// <summary><c>cnot</c>, and <c>not</c> of a predicate: 1 for 0, 0 for all else.</summary>
internal readonly struct LogicalNot : IIntegerUnary
{
    public static T Apply<T>(T a)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => a == T.Zero ? T.One : T.Zero;
}

internal readonly struct PopulationCount : IIntegerUnary
{
    public static T Apply<T>(T a)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => T.PopCount(a);
}

internal readonly struct LeadingZeros : IIntegerUnary
{
    public static T Apply<T>(T a)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => T.LeadingZeroCount(a);
}

internal readonly struct ReverseBits : IIntegerUnary
{
    public static unsafe T Apply<T>(T a)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var reversed = T.Zero;
        for (var i = 0; i < 8 * sizeof(T); i++, a >>>= 1)
            reversed = (reversed << 1) | (a & T.One);
        return reversed;
    }
}

/// <summary><c>bfind</c>: the place of the highest bit that differs from the sign, or all bits set.</summary>
internal readonly struct FindLeadingBit : IIntegerUnary
{
    public static unsafe T Apply<T>(T a)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var magnitude = a < T.Zero ? ~a : a;
        return magnitude == T.Zero ? ~T.Zero : T.CreateTruncating(8 * sizeof(T) - 1) - T.LeadingZeroCount(magnitude);
    }
}

/// <summary><c>bfe</c>: c bits of a from place b on; beyond the top they repeat the sign (or are zero, unsigned).</summary>
internal readonly struct BitFieldExtract : IIntegerTernary
{
    public static unsafe T Apply<T>(T a, T b, T c)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var width = 8 * sizeof(T);
        int start = int.CreateTruncating(b) & 0xFF, length = int.CreateTruncating(c) & 0xFF;
        if (length == 0)
            return T.Zero;
        var sign = a < T.Zero ? ~T.Zero : T.Zero;
        if (start >= width)
            return SignOf(a, Math.Min(start + length - 1, width - 1), sign);
        if (start + length >= width)
            return a >> start;
        var shifted = a << (width - start - length);
        return shifted >> (width - length);
    }

    private static T SignOf<T>(T a, int place, T sign)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => (a >>> place & T.One) == T.Zero ? T.Zero : sign;
}

/// <summary><c>prmt.b32</c>: four bytes picked from the eight of b:a; bit 3 of a selector repeats the byte's sign.</summary>
internal readonly struct PermuteBytes : IIntegerTernary
{
    public static T Apply<T>(T a, T b, T c)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var bytes = ulong.CreateTruncating(a) | ulong.CreateTruncating(b) << 32;
        var selectors = uint.CreateTruncating(c);
        var result = 0u;
        for (var i = 0; i < 4; i++, selectors >>= 4)
        {
            var picked = (byte)(bytes >> (8 * (int)(selectors & 7)));
            if ((selectors & 8) != 0)
                picked = (byte)((sbyte)picked >> 7);
            result |= (uint)picked << (8 * i);
        }

        return T.CreateTruncating(result);
    }
}
