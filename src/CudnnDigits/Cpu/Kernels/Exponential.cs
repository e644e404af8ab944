using System.Runtime.CompilerServices;

namespace CudnnDigits.Cpu.Kernels;

/// <summary>e^x for several x at once.</summary>
internal static class Exponential<T>
    where T : unmanaged, ISimd<T>
{
    /// <summary>e^-87 is nearly the least float that has all its bits.</summary>
    private const float Least = -87;

    /// <summary>What is added to round a small number to a whole one: behind it, a float has no places left for fractions.</summary>
    private const float Rounder = 3 << 22;

    /// <summary>ln 2 in two parts. The first has 9 bits, so a small whole number times it is exact.</summary>
    private const float Log2 = 355f / 512, Log2Rest = (float)(0.69314718055994531 - Log2);

    /// <summary>
    /// e^x = 2^n e^r, with n whole and r between -ln 2 / 2 and ln 2 / 2, where eight terms of the series are as exact as a float. Below
    /// <see cref="Least"/> all are e^Least; nothing may be above 88.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of(T x)
    {
        // In this order, what is not a number stays so.
        x = T.Max(T.Broadcast(Least), x);
        var n = T.MultiplyAdd(x, T.Broadcast(1.44269504f), T.Broadcast(Rounder)) - T.Broadcast(Rounder);
        var r = T.MultiplyAdd(n, T.Broadcast(-Log2Rest), T.MultiplyAdd(n, T.Broadcast(-Log2), x));
        var sum = T.MultiplyAdd(r, T.Broadcast(1f / 5040), T.Broadcast(1f / 720));
        sum = T.MultiplyAdd(r, sum, T.Broadcast(1f / 120));
        sum = T.MultiplyAdd(r, sum, T.Broadcast(1f / 24));
        sum = T.MultiplyAdd(r, sum, T.Broadcast(1f / 6));
        sum = T.MultiplyAdd(r, sum, T.Broadcast(0.5f));
        sum = T.MultiplyAdd(r, sum, T.Broadcast(1));
        sum = T.MultiplyAdd(r, sum, T.Broadcast(1));
        return sum * T.PowerOfTwo(n);
    }
}
