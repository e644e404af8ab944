using System.Runtime.CompilerServices;

namespace CudnnDigits.Cpu.Kernels;

/// <summary>
/// 3x3 convolution of a one-channel picture, bias, ReLU and 2x2 max pooling in one go. Only the pooled values leave the
/// registers, with the place of each maximum: the four pixels of a pooling window share a patch of 4x4 inputs, and the place is the
/// index of the winner's corner in that patch (0, 1, 4 or 5), so that the backward pass finds its nine inputs by a table look-up.
/// Around half of a digit's picture is background: cells whose patch is all zero are listed apart, for nothing but the bias is to be
/// computed there.
/// </summary>
/// <remarks>Leaving out 0 * w is exact unless w is infinite or not a number.</remarks>
internal static unsafe class PlaneConvPool<T>
    where T : unmanaged, ISimd<T>
{
    /// <summary>Inputs that one pooled cell depends on: 4 x 4.</summary>
    public const int PatchFloats = 16;

    private const int PatchRow = 4, Block = ActivationLayout.BlockLanes;

    /// <summary>
    /// Lists the cells of a picture that see anything but zeros, and from the end of the list back those that do not. Without a branch,
    /// for where a digit begins cannot be predicted. Returns the number of the former.
    /// </summary>
    /// <param name="image">The corner of the picture's border.</param>
    /// <param name="row">Floats from one row of the picture to the next.</param>
    /// <param name="cells">The layout of the pooled cells.</param>
    /// <param name="list">Has room for all cells.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int List(float* image, int row, in ActivationLayout cells, CellPlace* list)
    {
        var (_, height, width) = cells.Shape;
        int first = 0, last = height * width;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var corner = (2 * y * row) + (2 * x);
                var at = image + corner;
                var sum = Simd128.Load(at) + Simd128.Load(at + row) + Simd128.Load(at + (2 * row)) + Simd128.Load(at + (3 * row));
                var lit = Simd128.NonZero(sum) != 0 ? 1 : 0;
                last -= 1 - lit;
                list[lit != 0 ? first : last] = new CellPlace(corner, (y * cells.Row) + (x * Block));
                first += lit;
            }
        }

        return first;
    }

    /// <summary>Fills the listed cells for <see cref="ISimd{T}.Count"/> channels.</summary>
    /// <param name="image">The corner of the picture's border.</param>
    /// <param name="row">Floats from one row of the picture to the next.</param>
    /// <param name="list">The cells that see anything but zeros.</param>
    /// <param name="count">How many.</param>
    /// <param name="weights">[tap][16]</param>
    /// <param name="bias">[16]</param>
    /// <param name="pooled">[row][column][16]</param>
    /// <param name="places">Likewise.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* image, int row, CellPlace* list, int count, float* weights, float* bias, float* pooled, float* places)
    {
        T w0 = T.Load(weights), w1 = T.Load(weights + Block), w2 = T.Load(weights + (2 * Block)), w3 = T.Load(weights + (3 * Block));
        T w4 = T.Load(weights + (4 * Block)), w5 = T.Load(weights + (5 * Block)), w6 = T.Load(weights + (6 * Block));
        T w7 = T.Load(weights + (7 * Block)), w8 = T.Load(weights + (8 * Block));
        T start = T.Load(bias), zero = T.Broadcast(0);
        for (var end = list + count; list < end; list++)
        {
            var at = image + list->Corner;
            var corner = Convolve(at, row, w0, w1, w2, w3, w4, w5, w6, w7, w8, start);
            var right = Convolve(at + 1, row, w0, w1, w2, w3, w4, w5, w6, w7, w8, start);
            var below = Convolve(at + row, row, w0, w1, w2, w3, w4, w5, w6, w7, w8, start);
            var across = Convolve(at + row + 1, row, w0, w1, w2, w3, w4, w5, w6, w7, w8, start);
            // The bias is in all four already.
            MaxWindow<T>.Write(corner, right, below, across, zero, T.Broadcast(1), T.Broadcast(PatchRow), pooled + list->Cell, places + list->Cell);
        }
    }

    /// <summary>Fills cells that see only zeros: all four pixels are the bias, and the first of equals is the largest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(CellPlace* list, int count, float* bias, float* pooled, float* places)
    {
        T zero = T.Broadcast(0), value = T.Max(zero, T.Load(bias));
        for (var end = list + count; list < end; list++)
        {
            value.Store(pooled + list->Cell);
            zero.Store(places + list->Cell);
        }
    }

    /// <summary>Copies the 4x4 inputs of each listed cell side by side.</summary>
    public static void Gather(float* image, int row, CellPlace* list, int count, float* patches)
    {
        for (var end = list + count; list < end; list++, patches += PatchFloats)
        {
            var at = image + list->Corner;
            for (var y = 0; y < PatchRow; y++) Simd128.Load(at + (y * row)).Store(patches + (y * PatchRow));
        }
    }

    /// <summary>Adds the gradients of <see cref="ISimd{T}.Count"/> channels' weights and biases over the listed cells.</summary>
    /// <param name="patches">[listed cell][16], and as much again behind the last.</param>
    /// <param name="list">The cells that see anything but zeros.</param>
    /// <param name="count">How many.</param>
    /// <param name="pooled">[row][column][16]</param>
    /// <param name="places">Likewise.</param>
    /// <param name="gradient">Likewise; undefined where pooled is zero.</param>
    /// <param name="weightGradient">[tap][16]</param>
    /// <param name="biasGradient">[16]</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* patches, CellPlace* list, int count,
        float* pooled, float* places, float* gradient, float* weightGradient, float* biasGradient)
    {
        T zero = T.Broadcast(0), sum = T.Load(biasGradient);
        T a0 = T.Load(weightGradient), a1 = T.Load(weightGradient + Block), a2 = T.Load(weightGradient + (2 * Block));
        T a3 = T.Load(weightGradient + (3 * Block)), a4 = T.Load(weightGradient + (4 * Block)), a5 = T.Load(weightGradient + (5 * Block));
        T a6 = T.Load(weightGradient + (6 * Block)), a7 = T.Load(weightGradient + (7 * Block)), a8 = T.Load(weightGradient + (8 * Block));
        for (var end = list + count; list < end; list++, patches += PatchFloats)
        {
            var g = T.IfGreater(T.Load(pooled + list->Cell), zero, T.Load(gradient + list->Cell), zero);
            var place = T.Load(places + list->Cell);
            sum += g;
            a0 = T.MultiplyAdd(g, T.Lookup(patches, place), a0);
            a1 = T.MultiplyAdd(g, T.Lookup(patches + 1, place), a1);
            a2 = T.MultiplyAdd(g, T.Lookup(patches + 2, place), a2);
            a3 = T.MultiplyAdd(g, T.Lookup(patches + PatchRow, place), a3);
            a4 = T.MultiplyAdd(g, T.Lookup(patches + PatchRow + 1, place), a4);
            a5 = T.MultiplyAdd(g, T.Lookup(patches + PatchRow + 2, place), a5);
            a6 = T.MultiplyAdd(g, T.Lookup(patches + (2 * PatchRow), place), a6);
            a7 = T.MultiplyAdd(g, T.Lookup(patches + (2 * PatchRow) + 1, place), a7);
            a8 = T.MultiplyAdd(g, T.Lookup(patches + (2 * PatchRow) + 2, place), a8);
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

    /// <summary>Adds the gradient of the biases over cells that see only zeros, and so have no other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardBias(CellPlace* list, int count, float* pooled, float* gradient, float* biasGradient)
    {
        T zero = T.Broadcast(0), sum = T.Load(biasGradient);
        for (var end = list + count; list < end; list++)
            sum += T.IfGreater(T.Load(pooled + list->Cell), zero, T.Load(gradient + list->Cell), zero);
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
