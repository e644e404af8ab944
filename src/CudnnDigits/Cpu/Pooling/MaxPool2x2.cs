using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Pooling;

/// <summary>Bias, ReLU and 2x2 max pooling of four outputs of a convolution that are still in registers.</summary>
internal static unsafe class MaxPool2x2<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
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
