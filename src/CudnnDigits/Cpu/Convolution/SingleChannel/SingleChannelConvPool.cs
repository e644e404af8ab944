using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Pooling;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Convolution.SingleChannel;

/// <summary>
/// Fused 3x3 convolution of a one-channel image, bias, ReLU and 2x2 max pooling. Only the pooled value and its argmax leave the registers.
/// The four pixels of a window share a patch of 4x4 inputs; the argmax is the index of the maximum's corner in that patch (0, 1, 4 or 5),
/// so the backward pass finds its nine inputs by table lookup. About half of the windows of a digit see only background; they are listed
/// separately, and only the bias is computed for them.
/// </summary>
/// <remarks>Skipping a product with zero is exact unless the weight is infinite or NaN.</remarks>
internal static unsafe class SingleChannelConvPool<T>
    where T : unmanaged, ISimd<T>
{
    /// <summary>Number of inputs that a window depends on: 4 x 4.</summary>
    public const int PatchFloats = 16;

    private const int PatchRow = 4, Block = ActivationLayout.BlockLanes;

    /// <summary>
    /// Lists the active windows, those with a non-zero input, from the front of the list, and all others from its end. It has no branches,
    /// because the outline of a digit cannot be predicted. Returns the number of active windows.
    /// </summary>
    /// <param name="image">One image, starting at the corner of its border.</param>
    /// <param name="row">Distance in floats between two rows of the image.</param>
    /// <param name="pooledLayout">Layout of the pooled output.</param>
    /// <param name="windows">Receives all windows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int PartitionWindows(float* image, int row, in ActivationLayout pooledLayout, PoolWindow* windows)
    {
        var (_, height, width) = pooledLayout.Shape;
        int first = 0, last = height * width;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var corner = (2 * y * row) + (2 * x);
                var at = image + corner;
                var sum = Simd128.Load(at) + Simd128.Load(at + row) + Simd128.Load(at + (2 * row)) + Simd128.Load(at + (3 * row));
                var isActive = Simd128.NonZeroMask(sum) != 0 ? 1 : 0;
                last -= 1 - isActive;
                windows[isActive != 0 ? first : last] = new PoolWindow(corner, (y * pooledLayout.RowStride) + (x * Block));
                first += isActive;
            }
        }

        return first;
    }

    /// <summary>Computes the listed windows for <see cref="ISimd{T}.Count"/> channels.</summary>
    /// <param name="image">One image, starting at the corner of its border.</param>
    /// <param name="row">Distance in floats between two rows of the image.</param>
    /// <param name="windows">The active windows.</param>
    /// <param name="count">Number of windows.</param>
    /// <param name="weights">[tap][16]</param>
    /// <param name="bias">[16]</param>
    /// <param name="pooled">[row][column][16]</param>
    /// <param name="argmax">[row][column][16]</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* image, int row, PoolWindow* windows, int count, float* weights, float* bias, float* pooled, float* argmax)
    {
        T w0 = T.Load(weights), w1 = T.Load(weights + Block), w2 = T.Load(weights + (2 * Block)), w3 = T.Load(weights + (3 * Block));
        T w4 = T.Load(weights + (4 * Block)), w5 = T.Load(weights + (5 * Block)), w6 = T.Load(weights + (6 * Block));
        T w7 = T.Load(weights + (7 * Block)), w8 = T.Load(weights + (8 * Block));
        T start = T.Load(bias), zero = T.Broadcast(0);
        for (var end = windows + count; windows < end; windows++)
        {
            var at = image + windows->Input;
            var corner = Convolve(at, row, w0, w1, w2, w3, w4, w5, w6, w7, w8, start);
            var right = Convolve(at + 1, row, w0, w1, w2, w3, w4, w5, w6, w7, w8, start);
            var below = Convolve(at + row, row, w0, w1, w2, w3, w4, w5, w6, w7, w8, start);
            var across = Convolve(at + row + 1, row, w0, w1, w2, w3, w4, w5, w6, w7, w8, start);
            // The bias is in all four already.
            MaxPool2x2<T>.Write(corner, right, below, across, zero, T.Broadcast(1), T.Broadcast(PatchRow), pooled + windows->Output, argmax + windows->Output);
        }
    }

    /// <summary>Fills windows that see only zeros: all four pixels equal the bias, and the first of equals is the maximum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ForwardBias(PoolWindow* windows, int count, float* bias, float* pooled, float* argmax)
    {
        T zero = T.Broadcast(0), value = T.Max(zero, T.Load(bias));
        for (var end = windows + count; windows < end; windows++)
        {
            value.Store(pooled + windows->Output);
            zero.Store(argmax + windows->Output);
        }
    }

    /// <summary>Copies the 4x4 inputs of each listed window to [window][16].</summary>
    public static void GatherPatches(float* image, int row, PoolWindow* windows, int count, float* patches)
    {
        for (var end = windows + count; windows < end; windows++, patches += PatchFloats)
        {
            var at = image + windows->Input;
            for (var y = 0; y < PatchRow; y++) Simd128.Load(at + (y * row)).Store(patches + (y * PatchRow));
        }
    }

    /// <summary>Adds the gradients of weight and bias over the listed windows, for <see cref="ISimd{T}.Count"/> channels.</summary>
    /// <param name="patches">[window][16], followed by 16 more floats that may be read.</param>
    /// <param name="windows">The active windows.</param>
    /// <param name="count">Number of windows.</param>
    /// <param name="pooled">[row][column][16]</param>
    /// <param name="argmax">[row][column][16]</param>
    /// <param name="gradient">[row][column][16]; undefined where the pooled value is zero.</param>
    /// <param name="weightGradient">[tap][16]</param>
    /// <param name="biasGradient">[16]</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* patches, PoolWindow* windows, int count,
        float* pooled, float* argmax, float* gradient, float* weightGradient, float* biasGradient)
    {
        T zero = T.Broadcast(0), sum = T.Load(biasGradient);
        T a0 = T.Load(weightGradient), a1 = T.Load(weightGradient + Block), a2 = T.Load(weightGradient + (2 * Block));
        T a3 = T.Load(weightGradient + (3 * Block)), a4 = T.Load(weightGradient + (4 * Block)), a5 = T.Load(weightGradient + (5 * Block));
        T a6 = T.Load(weightGradient + (6 * Block)), a7 = T.Load(weightGradient + (7 * Block)), a8 = T.Load(weightGradient + (8 * Block));
        for (var end = windows + count; windows < end; windows++, patches += PatchFloats)
        {
            var g = T.SelectGreater(T.Load(pooled + windows->Output), zero, T.Load(gradient + windows->Output), zero);
            var index = T.Load(argmax + windows->Output);
            sum += g;
            a0 = T.MultiplyAdd(g, T.Lookup(patches, index), a0);
            a1 = T.MultiplyAdd(g, T.Lookup(patches + 1, index), a1);
            a2 = T.MultiplyAdd(g, T.Lookup(patches + 2, index), a2);
            a3 = T.MultiplyAdd(g, T.Lookup(patches + PatchRow, index), a3);
            a4 = T.MultiplyAdd(g, T.Lookup(patches + PatchRow + 1, index), a4);
            a5 = T.MultiplyAdd(g, T.Lookup(patches + PatchRow + 2, index), a5);
            a6 = T.MultiplyAdd(g, T.Lookup(patches + (2 * PatchRow), index), a6);
            a7 = T.MultiplyAdd(g, T.Lookup(patches + (2 * PatchRow) + 1, index), a7);
            a8 = T.MultiplyAdd(g, T.Lookup(patches + (2 * PatchRow) + 2, index), a8);
        }

        sum.Store(biasGradient);
        a0.Store(weightGradient);
        a1.Store(weightGradient + Block);
        a2.Store(weightGradient + (2 * Block));
        a3.Store(weightGradient + (3 * Block));
        a4.Store(weightGradient + (4 * Block));
        a5.Store(weightGradient + (5 * Block));
        a6.Store(weightGradient + (6 * Block));
        a7.Store(weightGradient + (7 * Block));
        a8.Store(weightGradient + (8 * Block));
    }

    /// <summary>Adds the gradient of the bias over windows that see only zeros, which contribute to no other gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardBias(PoolWindow* windows, int count, float* pooled, float* gradient, float* biasGradient)
    {
        T zero = T.Broadcast(0), sum = T.Load(biasGradient);
        for (var end = windows + count; windows < end; windows++)
            sum += T.SelectGreater(T.Load(pooled + windows->Output), zero, T.Load(gradient + windows->Output), zero);
        sum.Store(biasGradient);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Convolve(float* at, int row, T w0, T w1, T w2, T w3, T w4, T w5, T w6, T w7, T w8, T sum)
    {
        sum = T.MultiplyAdd(T.Broadcast(at[0]), w0, sum);
        sum = T.MultiplyAdd(T.Broadcast(at[1]), w1, sum);
        sum = T.MultiplyAdd(T.Broadcast(at[2]), w2, sum);
        sum = T.MultiplyAdd(T.Broadcast(at[row]), w3, sum);
        sum = T.MultiplyAdd(T.Broadcast(at[row + 1]), w4, sum);
        sum = T.MultiplyAdd(T.Broadcast(at[row + 2]), w5, sum);
        sum = T.MultiplyAdd(T.Broadcast(at[2 * row]), w6, sum);
        sum = T.MultiplyAdd(T.Broadcast(at[(2 * row) + 1]), w7, sum);
        return T.MultiplyAdd(T.Broadcast(at[(2 * row) + 2]), w8, sum);
    }
}
