using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Convolution.Sparse;

/// <summary>
/// Gradients of a 3x3 convolution followed by ReLU and 2x2 max pooling. At most one in four of the convolution's output gradients is not
/// zero (only the maximum of each window passes one on), and typically one in ten (the ReLU removes more). So the non-zero gradients of
/// each channel are compressed into a list. One pass over the list, with the filter in nine registers, scatters them into the gradient of
/// the input and accumulates the gradient of the filter in nine more registers.
/// </summary>
/// <remarks>Skipping a product with zero is exact unless the other factor is infinite or NaN.</remarks>
internal static unsafe class SparseConvBackward<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    private const int Block = ActivationLayout.BlockLanes;

    /// <summary>Lists the non-zero gradients of one channel. Returns their number.</summary>
    /// <remarks>
    /// Every entry is written first and then kept or not, because a branch on values this random would often be mispredicted. Adjacent
    /// windows go to different quarters of the list: where the 3x3 neighborhoods of two successive entries overlap, the second would have
    /// to wait for the stores of the first.
    /// </remarks>
    /// <param name="pooledLayout">Layout of the pooled output, shared by the next three.</param>
    /// <param name="pooled">The pooled values of the channel; where one is zero, so is its gradient.</param>
    /// <param name="argmax">Offset in floats from the corner of each window to its maximum.</param>
    /// <param name="gradient">The gradient of the pooled values.</param>
    /// <param name="inputRow">Distance in floats between two rows of the input.</param>
    /// <param name="list">
    /// Receives the entries: index in the input plane, and gradient. Needs room for one entry more than there are pooled values.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int CompressGradient(
        in ActivationLayout pooledLayout, float* pooled, float* argmax, float* gradient, int inputRow, in SparseList list)
    {
        var (_, height, width) = pooledLayout.Shape;
        var length = 0;
        int* indices = list.Indices;
        float* values = list.Values;
        for (var quarter = 0; quarter < 4; quarter++)
        {
            for (var y = quarter / 2; y < height; y += 2)
            {
                var (at, end) = ((y * pooledLayout.RowStride) + (quarter % 2 * Block), (y * pooledLayout.RowStride) + (width * Block));
                for (var corner = 2 * ((y * inputRow) + (quarter % 2 * Block)); at < end; at += 2 * Block, corner += 4 * Block)
                {
                    indices[length] = corner + float.ConvertToIntegerNative<int>(argmax[at]);
                    values[length] = gradient[at];
                    length += pooled[at] > 0 ? 1 : 0;
                }
            }
        }

        return length;
    }

    /// <summary>Adds the bias gradients of <see cref="ISimd{V}.Count"/> channels.</summary>
    /// <param name="pooledLayout">Layout of the pooled output.</param>
    /// <param name="pooled">The pooled values of the channels; where one is zero, so is its gradient.</param>
    /// <param name="gradient">The gradients of the pooled values.</param>
    /// <param name="biasGradient">[16]; is added to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardBias(in ActivationLayout pooledLayout, float* pooled, float* gradient, float* biasGradient)
    {
        var (_, height, width) = pooledLayout.Shape;
        V zero = default, sum = S.Load(biasGradient);
        for (var y = 0; y < height; y++, pooled += pooledLayout.RowStride, gradient += pooledLayout.RowStride)
        {
            for (var at = 0; at < width * Block; at += Block)
                sum = S.Add(sum, S.SelectGreater(S.Load(pooled + at), zero, S.Load(gradient + at), zero));
        }

        S.Store(sum, biasGradient);
    }

    /// <summary>Computes the gradients between one output channel and <see cref="ISimd{V}.Count"/> input channels.</summary>
    /// <param name="list">The non-zero gradients of the output channel.</param>
    /// <param name="input">[row][column][16], with a border of one.</param>
    /// <param name="inputGradient">[row][column][16], with the same border; is added to.</param>
    /// <param name="row">Distance in floats between two rows.</param>
    /// <param name="filter">[tap][16]</param>
    /// <param name="filterGradient">[tap][16]; is added to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(in SparseList list, float* input, float* inputGradient, nint row, float* filter, float* filterGradient)
    {
        V w0 = S.Load(filter), w1 = S.Load(filter + Block), w2 = S.Load(filter + (2 * Block)), w3 = S.Load(filter + (3 * Block));
        V w4 = S.Load(filter + (4 * Block)), w5 = S.Load(filter + (5 * Block)), w6 = S.Load(filter + (6 * Block));
        V w7 = S.Load(filter + (7 * Block)), w8 = S.Load(filter + (8 * Block));
        V a0 = default, a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0, a8 = a0;
        var row2 = 2 * row;
        int* indices = list.Indices;
        float* values = list.Values;
        var length = list.Length;
        for (nint entry = 0; entry < length; entry++)
        {
            var g = S.Broadcast(values[entry]);
            float* x = input + indices[entry], d = inputGradient + indices[entry];
            float* x1 = x + row, d1 = d + row, x2 = x + row2, d2 = d + row2;
            AccumulateTap(g, x, d, 0, w0, ref a0);
            AccumulateTap(g, x, d, Block, w1, ref a1);
            AccumulateTap(g, x, d, 2 * Block, w2, ref a2);
            AccumulateTap(g, x1, d1, 0, w3, ref a3);
            AccumulateTap(g, x1, d1, Block, w4, ref a4);
            AccumulateTap(g, x1, d1, 2 * Block, w5, ref a5);
            AccumulateTap(g, x2, d2, 0, w6, ref a6);
            AccumulateTap(g, x2, d2, Block, w7, ref a7);
            AccumulateTap(g, x2, d2, 2 * Block, w8, ref a8);
        }

        AddTo(filterGradient, a0);
        AddTo(filterGradient + Block, a1);
        AddTo(filterGradient + (2 * Block), a2);
        AddTo(filterGradient + (3 * Block), a3);
        AddTo(filterGradient + (4 * Block), a4);
        AddTo(filterGradient + (5 * Block), a5);
        AddTo(filterGradient + (6 * Block), a6);
        AddTo(filterGradient + (7 * Block), a7);
        AddTo(filterGradient + (8 * Block), a8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AccumulateTap(V g, float* input, float* inputGradient, int offset, V weight, ref V weightGradient)
    {
        weightGradient = S.MultiplyAdd(g, S.Load(input + offset), weightGradient);
        S.Store(S.MultiplyAdd(g, weight, S.Load(inputGradient + offset)), inputGradient + offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(float* sum, V value) => S.Store(S.Add(S.Load(sum), value), sum);
}
