using System.Runtime.CompilerServices;

namespace CudnnDigits.Cpu.Kernels;

/// <summary>Bias, ReLU and a 2x2 max pooling of four outputs of a convolution that are still in registers.</summary>
internal static unsafe class MaxWindow<T>
    where T : unmanaged, ISimd<T>
{
    /// <summary>Writes the largest of a window, and which it was.</summary>
    /// <param name="first">The corner.</param>
    /// <param name="second">Its right neighbour.</param>
    /// <param name="third">The one below the corner.</param>
    /// <param name="fourth">The other corner.</param>
    /// <param name="bias">Of these channels.</param>
    /// <param name="right">What the place is when the right neighbour of the corner is the largest.</param>
    /// <param name="below">Likewise for the pixel below the corner.</param>
    /// <param name="pooled">The largest, or zero.</param>
    /// <param name="place">Which of the four was the largest, the first in row-major order.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(T first, T second, T third, T fourth, T bias, T right, T below, float* pooled, float* place)
    {
        T zero = T.Broadcast(0), best = first;
        var where = T.IfGreater(second, best, right, zero);
        best = T.IfGreater(second, best, second, best);
        where = T.IfGreater(third, best, below, where);
        best = T.IfGreater(third, best, third, best);
        where = T.IfGreater(fourth, best, right + below, where);
        best = T.IfGreater(fourth, best, fourth, best);
        T.Max(zero, best + bias).Store(pooled);
        where.Store(place);
    }
}
