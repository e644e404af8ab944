using System.Runtime.CompilerServices;

namespace CudnnDigits.Cpu.Simd;

/// <summary>Two adjacent vectors of sums, for kernels that multiply both by the same scalar.</summary>
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
