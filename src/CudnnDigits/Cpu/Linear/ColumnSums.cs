using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Linear;

/// <summary>Gradient of the bias of a fully connected layer: the sum of the output gradients over the images.</summary>
internal static unsafe class ColumnSums<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>sums[width] += the sum over rows of values[row][width], in the order of the rows; width is a multiple of 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* values, int rows, int width, float* sums)
    {
        for (var column = 0; column < width; column += S.Count)
        {
            var sum = S.Load(sums + column);
            for (var row = 0; row < rows; row++) sum = S.Add(sum, S.Load(values + ((long)row * width) + column));
            S.Store(sum, sums + column);
        }
    }
}
