using System.Runtime.CompilerServices;

namespace CudnnDigits.Cpu.Simd;

/// <summary>Two adjacent vectors of sums, for kernels that multiply both by the same scalar.</summary>
internal static unsafe class VectorPair<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>sums += factor * (left, right)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyAdd(float* factor, V left, V right, ref V leftSum, ref V rightSum)
    {
        var x = S.Broadcast(*factor);
        leftSum = S.MultiplyAdd(x, left, leftSum);
        rightSum = S.MultiplyAdd(x, right, rightSum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V left, V right, float* to)
    {
        S.Store(left, to);
        S.Store(right, to + S.Count);
    }
}
