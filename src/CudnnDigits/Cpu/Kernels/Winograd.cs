using System.Runtime.CompilerServices;

namespace CudnnDigits.Cpu.Kernels;

/// <summary>
/// Winograd's convolution F(2x2, 3x3): a tile of 2x2 outputs costs 16 multiplications a channel pair instead of 36. Inputs,
/// filters and outputs go through small linear maps, and in between stand 16 independent matrix products, one for each of the 16
/// positions of the transformed tile. A tile of outputs is just one window of a 2x2 max pooling, so bias, ReLU and pooling happen
/// while it is still in registers.
/// </summary>
/// <remarks>
/// Lavin and Gray, "Fast algorithms for convolutional neural networks", 2015, section 4.1. All maps have coefficients 0, 1 and 1/2,
/// so the rounding error stays near that of the direct sum.
/// </remarks>
internal static unsafe class Winograd<T>
    where T : unmanaged, ISimd<T>
{
    /// <summary>Positions of a transformed tile: 4 x 4.</summary>
    public const int Positions = 16;

    /// <summary>Tiles that one matrix product takes together.</summary>
    public const int Tiles = 7;

    private const int Side = 4, Block = ActivationLayout.BlockLanes;

    /// <summary>G g G^T for 3x3 filters g of <see cref="ISimd{T}.Count"/> channels.</summary>
    /// <param name="filter">[tap][16]</param>
    /// <param name="transformed">[position][16]</param>
    public static void TransformFilter(float* filter, float* transformed)
    {
        var half = T.Broadcast(0.5f);
        var columns = stackalloc float[Side * 3 * Block];
        for (var column = 0; column < 3; column++)
        {
            var at = filter + (column * Block);
            Expand(T.Load(at), T.Load(at + (3 * Block)), T.Load(at + (6 * Block)), half, columns + (column * Block), 3 * Block);
        }

        for (var row = 0; row < Side; row++)
        {
            var at = columns + (row * 3 * Block);
            Expand(T.Load(at), T.Load(at + Block), T.Load(at + (2 * Block)), half, transformed + (row * Side * Block), Block);
        }
    }

    /// <summary>B^T d B for one tile d of 4x4 inputs, <see cref="ISimd{T}.Count"/> channels at once.</summary>
    /// <param name="input">The tile's corner: [4 rows][4 columns][16].</param>
    /// <param name="row">Floats from one input row to the next.</param>
    /// <param name="transformed">First of 16 positions.</param>
    /// <param name="stride">Floats from one position to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransformInput(float* input, int row, float* transformed, int stride)
    {
        Mix(input, row, out var a0, out var a1, out var a2, out var a3);
        Mix(input + Block, row, out var b0, out var b1, out var b2, out var b3);
        Mix(input + (2 * Block), row, out var c0, out var c1, out var c2, out var c3);
        Mix(input + (3 * Block), row, out var d0, out var d1, out var d2, out var d3);
        StoreMixed(a0, b0, c0, d0, transformed, stride);
        StoreMixed(a1, b1, c1, d1, transformed + (Side * stride), stride);
        StoreMixed(a2, b2, c2, d2, transformed + (2 * Side * stride), stride);
        StoreMixed(a3, b3, c3, d3, transformed + (3 * Side * stride), stride);
    }

    /// <summary>A^T m A for one tile, then bias, ReLU and 2x2 max pooling.</summary>
    /// <param name="products">First of 16 positions.</param>
    /// <param name="stride">Floats from one position to the next.</param>
    /// <param name="bias">Of these channels.</param>
    /// <param name="right">What the place is when the right neighbour of the corner is the largest.</param>
    /// <param name="below">Likewise for the pixel below the corner.</param>
    /// <param name="pooled">The largest, or zero.</param>
    /// <param name="place">Which of the four was the largest, the first in row-major order.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransformOutput(float* products, int stride, T bias, T right, T below, float* pooled, float* place)
    {
        Fold(products, stride, out var a0, out var a1);
        Fold(products + stride, stride, out var b0, out var b1);
        Fold(products + (2 * stride), stride, out var c0, out var c1);
        Fold(products + (3 * stride), stride, out var d0, out var d1);
        T zero = T.Broadcast(0), best = a0 + b0 + c0, second = b0 - c0 - d0, third = a1 + b1 + c1, fourth = b1 - c1 - d1;
        var where = T.IfGreater(second, best, right, zero);
        best = T.IfGreater(second, best, second, best);
        where = T.IfGreater(third, best, below, where);
        best = T.IfGreater(third, best, third, best);
        where = T.IfGreater(fourth, best, right + below, where);
        best = T.IfGreater(fourth, best, fourth, best);
        T.Max(zero, best + bias).Store(pooled);
        where.Store(place);
    }

    /// <summary>
    /// The product of 7 tiles [7][channels] and a panel [channels][2 vectors], in 14 accumulators. Writes [7][2 vectors].
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* tiles, int channels, float* panel, int stride, float* product, int productStride)
    {
        T a0 = T.Broadcast(0), b0 = a0, c0 = a0, d0 = a0, e0 = a0, f0 = a0, g0 = a0;
        T a1 = a0, b1 = a0, c1 = a0, d1 = a0, e1 = a0, f1 = a0, g1 = a0;
        for (var channel = 0; channel < channels; channel++, tiles++, panel += stride)
        {
            T left = T.Load(panel), right = T.Load(panel + T.Count);
            Accumulate(tiles[0], left, right, ref a0, ref a1);
            Accumulate(tiles[channels], left, right, ref b0, ref b1);
            Accumulate(tiles[2 * channels], left, right, ref c0, ref c1);
            Accumulate(tiles[3 * channels], left, right, ref d0, ref d1);
            Accumulate(tiles[4 * channels], left, right, ref e0, ref e1);
            Accumulate(tiles[5 * channels], left, right, ref f0, ref f1);
            Accumulate(tiles[6 * channels], left, right, ref g0, ref g1);
        }

        Store(a0, a1, product);
        Store(b0, b1, product + productStride);
        Store(c0, c1, product + (2 * productStride));
        Store(d0, d1, product + (3 * productStride));
        Store(e0, e1, product + (4 * productStride));
        Store(f0, f1, product + (5 * productStride));
        Store(g0, g1, product + (6 * productStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(float tile, T left, T right, ref T sumLeft, ref T sumRight)
    {
        var x = T.Broadcast(tile);
        sumLeft = T.MultiplyAdd(x, left, sumLeft);
        sumRight = T.MultiplyAdd(x, right, sumRight);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T left, T right, float* to)
    {
        left.Store(to);
        right.Store(to + T.Count);
    }

    /// <summary>One dimension of G: (a, b, c) to (a, (a + b + c) / 2, (a - b + c) / 2, c).</summary>
    private static void Expand(T a, T b, T c, T half, float* to, int stride)
    {
        a.Store(to);
        (half * (a + b + c)).Store(to + stride);
        (half * (a - b + c)).Store(to + (2 * stride));
        c.Store(to + (3 * stride));
    }

    /// <summary>One dimension of B^T, down a column of inputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(float* at, int row, out T a, out T b, out T c, out T d)
    {
        T first = T.Load(at), second = T.Load(at + row), third = T.Load(at + (2 * row)), fourth = T.Load(at + (3 * row));
        a = first - third;
        b = second + third;
        c = third - second;
        d = second - fourth;
    }

    /// <summary>The other dimension of B^T, along a row, straight to memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreMixed(T a, T b, T c, T d, float* to, int stride)
    {
        (a - c).Store(to);
        (b + c).Store(to + stride);
        (c - b).Store(to + (2 * stride));
        (b - d).Store(to + (3 * stride));
    }

    /// <summary>One dimension of A^T, down a column of positions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fold(float* at, int stride, out T upper, out T lower)
    {
        T first = T.Load(at), second = T.Load(at + (Side * stride));
        T third = T.Load(at + (2 * Side * stride)), fourth = T.Load(at + (3 * Side * stride));
        upper = first + second + third;
        lower = second - third - fourth;
    }
}
