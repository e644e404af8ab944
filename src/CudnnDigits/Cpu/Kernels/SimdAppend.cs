using System.Numerics;

namespace CudnnDigits.Cpu.Kernels;

/// <summary>What <see cref="ISimd{T}.Append"/> does where the processor has no instruction for it.</summary>
internal static unsafe class SimdAppend
{
    public static int OneByOne<T>(T values, uint mask, int first, float* elements, int* indices)
        where T : unmanaged, ISimd<T>
    {
        var lanes = stackalloc float[ActivationLayout.BlockLanes];
        values.Store(lanes);
        var length = 0;
        for (; mask != 0; mask &= mask - 1)
        {
            var lane = BitOperations.TrailingZeroCount(mask);
            indices[length] = first + lane;
            elements[length++] = lanes[lane];
        }

        return length;
    }
}
