using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Pooling;

/// <summary>Bias, ReLU and a 2x2 max pooling of four outputs of a convolution that are still in registers.</summary>
internal static unsafe class MaxPool2x2<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>Writes the largest of a window, and which it was.</summary>
    /// <param name="first">The corner.</param>
    /// <param name="second">Its right neighbour.</param>
    /// <param name="third">The one below the corner.</param>
    /// <param name="fourth">The other corner.</param>
    /// <param name="bias">Of these channels.</param>
    /// <param name="right">What the argmax is when the right neighbour of the corner is the largest.</param>
    /// <param name="below">Likewise for the pixel below the corner.</param>
    /// <param name="pooled">The largest, or zero.</param>
    /// <param name="argmax">Which of the four was the largest, the first in row-major order.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(V first, V second, V third, V fourth, V bias, V right, V below, float* pooled, float* argmax)
    {
        V zero = default, max = first;
        var index = S.SelectGreater(second, max, right, zero);
        max = S.SelectGreater(second, max, second, max);
        index = S.SelectGreater(third, max, below, index);
        max = S.SelectGreater(third, max, third, max);
        index = S.SelectGreater(fourth, max, S.Add(right, below), index);
        max = S.SelectGreater(fourth, max, fourth, max);
        S.Store(S.Max(zero, S.Add(max, bias)), pooled);
        S.Store(index, argmax);
    }
}
