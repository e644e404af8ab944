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
internal static unsafe class SingleChannelConvPool<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
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

    /// <summary>Computes the listed windows for <see cref="ISimd{V}.Count"/> channels.</summary>
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
        V w0 = S.Load(weights), w1 = S.Load(weights + Block), w2 = S.Load(weights + (2 * Block)), w3 = S.Load(weights + (3 * Block));
        V w4 = S.Load(weights + (4 * Block)), w5 = S.Load(weights + (5 * Block)), w6 = S.Load(weights + (6 * Block));
        V w7 = S.Load(weights + (7 * Block)), w8 = S.Load(weights + (8 * Block)), start = S.Load(bias);
        nint row1 = row;
        for (var end = windows + count; windows < end; windows++)
        {
            // The bias is in all four already.
            V corner = start, right = start, below = start, across = start;
            var at = image + windows->Input;
            AddOuterRow(at, w0, w1, w2, ref corner, ref right);
            AddInnerRow(at + row1, w0, w1, w2, w3, w4, w5, ref corner, ref right, ref below, ref across);
            AddInnerRow(at + (2 * row1), w3, w4, w5, w6, w7, w8, ref corner, ref right, ref below, ref across);
            AddOuterRow(at + (3 * row1), w6, w7, w8, ref below, ref across);
            MaxPool2x2<S, V>.Write(
                corner, right, below, across, default, S.Broadcast(1), S.Broadcast(PatchRow), pooled + windows->Output, argmax + windows->Output);
        }
    }

    /// <summary>Fills windows that see only zeros: all four pixels equal the bias, and the first of equals is the maximum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ForwardBias(PoolWindow* windows, int count, float* bias, float* pooled, float* argmax)
    {
        V zero = default, value = S.Max(zero, S.Load(bias));
        for (var end = windows + count; windows < end; windows++)
        {
            S.Store(value, pooled + windows->Output);
            S.Store(zero, argmax + windows->Output);
        }
    }

    /// <summary>Copies the 4x4 inputs of each listed window to [window][16].</summary>
    public static void GatherPatches(float* image, int row, PoolWindow* windows, int count, float* patches)
    {
        for (var end = windows + count; windows < end; windows++, patches += PatchFloats)
        {
            var at = image + windows->Input;
            for (var y = 0; y < PatchRow; y++) Simd128.Store(Simd128.Load(at + (y * row)), patches + (y * PatchRow));
        }
    }

    /// <summary>Adds the gradients of weight and bias over the listed windows, for <see cref="ISimd{V}.Count"/> channels.</summary>
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
        V zero = default, sum = S.Load(biasGradient);
        V a0 = S.Load(weightGradient), a1 = S.Load(weightGradient + Block), a2 = S.Load(weightGradient + (2 * Block));
        V a3 = S.Load(weightGradient + (3 * Block)), a4 = S.Load(weightGradient + (4 * Block)), a5 = S.Load(weightGradient + (5 * Block));
        V a6 = S.Load(weightGradient + (6 * Block)), a7 = S.Load(weightGradient + (7 * Block)), a8 = S.Load(weightGradient + (8 * Block));
        for (var end = windows + count; windows < end; windows++, patches += PatchFloats)
        {
            var g = S.SelectGreater(S.Load(pooled + windows->Output), zero, S.Load(gradient + windows->Output), zero);
            var index = S.ToIndices(S.Load(argmax + windows->Output));
            sum = S.Add(sum, g);
            a0 = S.MultiplyAdd(g, S.Lookup(patches, index), a0);
            a1 = S.MultiplyAdd(g, S.Lookup(patches + 1, index), a1);
            a2 = S.MultiplyAdd(g, S.Lookup(patches + 2, index), a2);
            a3 = S.MultiplyAdd(g, S.Lookup(patches + PatchRow, index), a3);
            a4 = S.MultiplyAdd(g, S.Lookup(patches + PatchRow + 1, index), a4);
            a5 = S.MultiplyAdd(g, S.Lookup(patches + PatchRow + 2, index), a5);
            a6 = S.MultiplyAdd(g, S.Lookup(patches + (2 * PatchRow), index), a6);
            a7 = S.MultiplyAdd(g, S.Lookup(patches + (2 * PatchRow) + 1, index), a7);
            a8 = S.MultiplyAdd(g, S.Lookup(patches + (2 * PatchRow) + 2, index), a8);
        }

        S.Store(sum, biasGradient);
        S.Store(a0, weightGradient);
        S.Store(a1, weightGradient + Block);
        S.Store(a2, weightGradient + (2 * Block));
        S.Store(a3, weightGradient + (3 * Block));
        S.Store(a4, weightGradient + (4 * Block));
        S.Store(a5, weightGradient + (5 * Block));
        S.Store(a6, weightGradient + (6 * Block));
        S.Store(a7, weightGradient + (7 * Block));
        S.Store(a8, weightGradient + (8 * Block));
    }

    /// <summary>Adds the gradient of the bias over windows that see only zeros, which contribute to no other gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardBias(PoolWindow* windows, int count, float* pooled, float* gradient, float* biasGradient)
    {
        V zero = default, sum = S.Load(biasGradient);
        for (var end = windows + count; windows < end; windows++)
            sum = S.Add(sum, S.SelectGreater(S.Load(pooled + windows->Output), zero, S.Load(gradient + windows->Output), zero));
        S.Store(sum, biasGradient);
    }

    /// <summary>Adds a row of the patch that only two of the four pixels see.</summary>
    /// <remarks>Pixel by pixel of the row, so that no more than one need be in a register.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddOuterRow(float* at, V w0, V w1, V w2, ref V left, ref V right)
    {
        left = S.MultiplyAdd(S.Broadcast(at[0]), w0, left);
        var x = S.Broadcast(at[1]);
        right = S.MultiplyAdd(x, w0, right);
        left = S.MultiplyAdd(x, w1, left);
        x = S.Broadcast(at[2]);
        right = S.MultiplyAdd(x, w1, right);
        left = S.MultiplyAdd(x, w2, left);
        right = S.MultiplyAdd(S.Broadcast(at[3]), w2, right);
    }

    /// <summary>Adds a row of the patch that all four pixels see: the lower two by the weights above those of the upper two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddInnerRow(
        float* at, V w0, V w1, V w2, V w3, V w4, V w5, ref V upperLeft, ref V upperRight, ref V lowerLeft, ref V lowerRight)
    {
        var x = S.Broadcast(at[0]);
        upperLeft = S.MultiplyAdd(x, w3, upperLeft);
        lowerLeft = S.MultiplyAdd(x, w0, lowerLeft);
        x = S.Broadcast(at[1]);
        upperLeft = S.MultiplyAdd(x, w4, upperLeft);
        upperRight = S.MultiplyAdd(x, w3, upperRight);
        lowerLeft = S.MultiplyAdd(x, w1, lowerLeft);
        lowerRight = S.MultiplyAdd(x, w0, lowerRight);
        x = S.Broadcast(at[2]);
        upperLeft = S.MultiplyAdd(x, w5, upperLeft);
        upperRight = S.MultiplyAdd(x, w4, upperRight);
        lowerLeft = S.MultiplyAdd(x, w2, lowerLeft);
        lowerRight = S.MultiplyAdd(x, w1, lowerRight);
        x = S.Broadcast(at[3]);
        upperRight = S.MultiplyAdd(x, w5, upperRight);
        lowerRight = S.MultiplyAdd(x, w2, lowerRight);
    }
}
