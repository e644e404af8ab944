using System.Numerics;

namespace CudnnDigits.Cpu.Simd;

/// <summary>Implementations for processors without the instruction.</summary>
internal static unsafe class SimdFallback
{
    /// <summary>Lanes of the widest vector.</summary>
    private const int MaxLanes = 16;

    public static int CompressStore<T>(T values, uint mask, int first, float* toValues, int* indices)
        where T : unmanaged, ISimd<T>
    {
        var lanes = stackalloc float[MaxLanes];
        values.Store(lanes);
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
