using System.Numerics;

namespace CudnnDigits.Cpu.Simd;

/// <summary>What <see cref="ISimd{V}.CompressStore"/> does where the processor has no instruction for it.</summary>
internal static unsafe class SimdFallback<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>Lanes of the widest vector.</summary>
    private const int MaxLanes = 16;

    public static int CompressStore(V values, uint mask, int first, float* toValues, int* indices)
    {
        var lanes = stackalloc float[MaxLanes];
        S.Store(values, lanes);
        var length = 0;
        for (; mask != 0; mask &= mask - 1)
        {
            var lane = BitOperations.TrailingZeroCount(mask);
            indices[length] = first + lane;
            toValues[length++] = lanes[lane];
        }

        return length;
    }
}
