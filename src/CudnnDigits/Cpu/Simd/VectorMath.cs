using System.Runtime.CompilerServices;

namespace CudnnDigits.Cpu.Simd;

/// <summary>Elementary functions of vectors.</summary>
/// <remarks>Argument reduction with ln 2 in two parts: Cody and Waite, "Software manual for the elementary functions", 1980.</remarks>
internal static class VectorMath<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>Smallest argument: e^-87 is close to the smallest normal float.</summary>
    private const float MinArgument = -87;

    /// <summary>
    /// 1.5 * 2^23. Adding and subtracting it rounds a small number to a whole one, because floats of this size have no fraction bits.
    /// </summary>
    private const float RoundingMagic = 3 << 22;

    /// <summary>ln 2 as a sum. The high part has 9 significant bits, so its product with a small whole number is exact.</summary>
    private const float Ln2High = 355f / 512, Ln2Low = (float)(0.69314718055994531 - Ln2High);

    /// <summary>
    /// e^x = 2^n e^r, with n whole and |r| up to ln 2 / 2, where eight terms of the Taylor series reach the accuracy of a float. Arguments
    /// below <see cref="MinArgument"/> count as <see cref="MinArgument"/>; they must not exceed 88. NaN stays NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp(V x)
    {
        // In this order of arguments, NaN stays NaN.
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
