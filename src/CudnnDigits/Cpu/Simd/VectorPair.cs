using System.Runtime.CompilerServices;

namespace CudnnDigits.Cpu.Simd;

/// <summary>Two neighbouring vectors of sums, as the kernels keep them that multiply a scalar by both.</summary>
internal static unsafe class VectorPair<T>
    where T : unmanaged, ISimd<T>
{
    /// <summary>sums += scalar * (left, right)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyAdd(float scalar, T left, T right, ref T leftSum, ref T rightSum)
    {
        var x = T.Broadcast(scalar);
        leftSum = T.MultiplyAdd(x, left, leftSum);
        rightSum = T.MultiplyAdd(x, right, rightSum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T left, T right, float* to)
    {
        left.Store(to);
        right.Store(to + T.Count);
    }
}
