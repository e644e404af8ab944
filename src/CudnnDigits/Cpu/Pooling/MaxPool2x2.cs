using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Pooling;

/// <summary>Bias, ReLU and 2x2 max pooling of four outputs of a convolution that are still in registers.</summary>
internal static unsafe class MaxPool2x2<T>
    where T : unmanaged, ISimd<T>
{
    /// <summary>Writes the maximum of a window, after bias and ReLU, and its argmax: of equals, the first in row-major order.</summary>
    /// <param name="first">The top left output.</param>
    /// <param name="second">The top right output.</param>
    /// <param name="third">The bottom left output.</param>
    /// <param name="fourth">The bottom right output.</param>
    /// <param name="bias">Bias of the channels.</param>
    /// <param name="right">The argmax of <paramref name="second"/>; that of <paramref name="first"/> is 0.</param>
    /// <param name="below">The argmax of <paramref name="third"/>; that of <paramref name="fourth"/> is the sum of both.</param>
    /// <param name="pooled">Receives max(0, maximum + bias).</param>
    /// <param name="argmax">Receives the argmax.</param>
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
