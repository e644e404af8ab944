using System.Runtime.CompilerServices;

namespace CudnnDigits.Cpu.Simd;

/// <summary>e^x for several x at once.</summary>
internal static class VectorMath<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>e^-87 is nearly the least float that has all its bits.</summary>
    private const float MinArgument = -87;

    /// <summary>What is added to round a small number to a whole one: behind it, a float has no places left for fractions.</summary>
    private const float RoundingMagic = 3 << 22;

    /// <summary>ln 2 in two parts. The first has 9 bits, so a small whole number times it is exact.</summary>
    private const float Ln2High = 355f / 512, Ln2Low = (float)(0.69314718055994531 - Ln2High);

    /// <summary>
    /// e^x = 2^n e^r, with n whole and r between -ln 2 / 2 and ln 2 / 2, where eight terms of the series are as exact as a float. Below
    /// <see cref="MinArgument"/> all are e^MinArgument; nothing may be above 88.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp(V x)
    {
        // In this order, what is not a number stays so.
        x = S.Max(S.Broadcast(MinArgument), x);
        var n = S.Subtract(S.MultiplyAdd(x, S.Broadcast(1.44269504f), S.Broadcast(RoundingMagic)), S.Broadcast(RoundingMagic));
        var r = S.MultiplyAdd(n, S.Broadcast(-Ln2Low), S.MultiplyAdd(n, S.Broadcast(-Ln2High), x));
        var sum = S.MultiplyAdd(r, S.Broadcast(1f / 5040), S.Broadcast(1f / 720));
        sum = S.MultiplyAdd(r, sum, S.Broadcast(1f / 120));
        sum = S.MultiplyAdd(r, sum, S.Broadcast(1f / 24));
        sum = S.MultiplyAdd(r, sum, S.Broadcast(1f / 6));
        sum = S.MultiplyAdd(r, sum, S.Broadcast(0.5f));
        sum = S.MultiplyAdd(r, sum, S.Broadcast(1));
        sum = S.MultiplyAdd(r, sum, S.Broadcast(1));
        return S.Multiply(sum, S.PowerOfTwo(n));
    }
}
