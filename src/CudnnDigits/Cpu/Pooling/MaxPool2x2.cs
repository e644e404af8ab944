using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Pooling;

/// <summary>Bias, ReLU and a 2x2 max pooling of four outputs of a convolution that are still in registers.</summary>
internal static unsafe class MaxPool2x2<T>
    where T : unmanaged, ISimd<T>
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
    public static void Write(T first, T second, T third, T fourth, T bias, T right, T below, float* pooled, float* argmax)
    {
        T zero = T.Broadcast(0), max = first;
        var index = T.SelectGreater(second, max, right, zero);
        max = T.SelectGreater(second, max, second, max);
        index = T.SelectGreater(third, max, below, index);
        max = T.SelectGreater(third, max, third, max);
        index = T.SelectGreater(fourth, max, right + below, index);
        max = T.SelectGreater(fourth, max, fourth, max);
        T.Max(zero, max + bias).Store(pooled);
        index.Store(argmax);
    }
}
