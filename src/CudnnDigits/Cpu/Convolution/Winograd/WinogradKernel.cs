using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Convolution.Winograd;

/// <summary>
/// Winograd's convolution F(4x4, 3x3): a tile of 4x4 outputs costs 36 multiplications a channel pair instead of 144. Inputs,
/// filters and outputs go through small linear maps, and in between stand 36 independent matrix products, one for each of the 36
/// positions of the transformed tile. A tile of outputs is just four windows of a 2x2 max pooling, so bias, ReLU and pooling happen
/// on the way back.
/// </summary>
/// <remarks>
/// Lavin and Gray, "Fast algorithms for convolutional neural networks", 2015, section 4. Each of <see cref="WinogradTransforms{S, V}"/> is applied
/// along the columns, then along the rows.
/// </remarks>
internal static unsafe class WinogradKernel<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>Width and height of a transformed tile.</summary>
    public const int Alpha = 6;

    /// <summary>Positions of a transformed tile.</summary>
    public const int Positions = Alpha * Alpha;

    /// <summary>Tiles that one matrix product takes together: their sums, and what is multiplied, fit into 16 registers.</summary>
    public const int TilesPerProduct = 6;

    private const int Block = ActivationLayout.BlockLanes;

    /// <summary>Channels that one panel of the matrix product covers.</summary>
    public static int Panel => 2 * S.Count;

    /// <summary>G g G^V for 3x3 filters g of <see cref="ISimd{V}.Count"/> channels.</summary>
    /// <param name="filter">[tap][16]</param>
    /// <param name="transformed">[position][16]</param>
    public static void FilterTransform(float* filter, float* transformed)
    {
        var columns = stackalloc float[Alpha * 3 * Block];
        for (var column = 0; column < 3; column++)
        {
            var at = filter + (column * Block);
            WinogradTransforms<S, V>.FilterTransform(S.Load(at), S.Load(at + (3 * Block)), S.Load(at + (6 * Block)), columns + (column * Block), 3 * Block);
        }

        for (var row = 0; row < Alpha; row++)
        {
            var at = columns + (row * 3 * Block);
            WinogradTransforms<S, V>.FilterTransform(S.Load(at), S.Load(at + Block), S.Load(at + (2 * Block)), transformed + (row * Alpha * Block), Block);
        }
    }

    /// <summary>B^V d for a row of tiles, <see cref="ISimd{V}.Count"/> channels at once.</summary>
    /// <param name="input">The first of the rows of inputs: [column][16].</param>
    /// <param name="row">Floats from one row to the next.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="isShort">Only two rows of outputs are left.</param>
    /// <param name="strip">[6][stride].</param>
    /// <param name="stride">Floats from one row of the strip to the next, in which columns are a vector apart.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputTransformColumns(float* input, nint row, int columns, bool isShort, float* strip, nint stride)
    {
        for (var end = input + (columns * Block); input < end; input += Block, strip += S.Count)
        {
            if (isShort) WinogradTransforms<S, V>.InputTransformF2(input, row, strip, stride);
            else WinogradTransforms<S, V>.InputTransform(input, row, strip, stride);
        }
    }

    /// <summary>(B^V d) B for one tile of a strip.</summary>
    /// <param name="strip">The tile's first column in the strip.</param>
    /// <param name="stride">Floats from one row of the strip to the next.</param>
    /// <param name="shape">Of the tile.</param>
    /// <param name="transformed">First of 36 positions.</param>
    /// <param name="positionStride">Floats from one position to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputTransformRows(float* strip, nint stride, TileShape shape, float* transformed, nint positionStride)
    {
        for (var row = 0; row < Alpha; row++, strip += stride, transformed += Alpha * positionStride)
        {
            if (shape.IsShort && TileShape.IsSkipped(row)) continue;
            if (shape.IsNarrow) WinogradTransforms<S, V>.InputTransformF2(strip, S.Count, transformed, positionStride);
            else WinogradTransforms<S, V>.InputTransform(strip, S.Count, transformed, positionStride);
        }
    }

    /// <summary>
    /// The product of 6 tiles [6][channels] and a panel [channels][2 vectors], in 12 accumulators. Writes [6][2 vectors].
    /// </summary>
    /// <remarks>Two channels an iteration, so that counting costs half as much.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* tiles, int channels, float* panel, float* product)
    {
        nint row1 = channels, row2 = 2 * row1, row3 = 3 * row1, row4 = 4 * row1, row5 = 5 * row1;
        V a0 = default, b0 = a0, c0 = a0, d0 = a0, e0 = a0, f0 = a0;
        V a1 = a0, b1 = a0, c1 = a0, d1 = a0, e1 = a0, f1 = a0;
        for (var end = tiles + row1; tiles < end; tiles += 2, panel += 4 * S.Count)
        {
            V left = S.Load(panel), right = S.Load(panel + S.Count);
            VectorPair<S, V>.MultiplyAdd(tiles, left, right, ref a0, ref a1);
            VectorPair<S, V>.MultiplyAdd(tiles + row1, left, right, ref b0, ref b1);
            VectorPair<S, V>.MultiplyAdd(tiles + row2, left, right, ref c0, ref c1);
            VectorPair<S, V>.MultiplyAdd(tiles + row3, left, right, ref d0, ref d1);
            VectorPair<S, V>.MultiplyAdd(tiles + row4, left, right, ref e0, ref e1);
            VectorPair<S, V>.MultiplyAdd(tiles + row5, left, right, ref f0, ref f1);
            (left, right) = (S.Load(panel + (2 * S.Count)), S.Load(panel + (3 * S.Count)));
            VectorPair<S, V>.MultiplyAdd(tiles + 1, left, right, ref a0, ref a1);
            VectorPair<S, V>.MultiplyAdd(tiles + row1 + 1, left, right, ref b0, ref b1);
            VectorPair<S, V>.MultiplyAdd(tiles + row2 + 1, left, right, ref c0, ref c1);
            VectorPair<S, V>.MultiplyAdd(tiles + row3 + 1, left, right, ref d0, ref d1);
            VectorPair<S, V>.MultiplyAdd(tiles + row4 + 1, left, right, ref e0, ref e1);
            VectorPair<S, V>.MultiplyAdd(tiles + row5 + 1, left, right, ref f0, ref f1);
        }

        VectorPair<S, V>.Store(a0, a1, product);
        VectorPair<S, V>.Store(b0, b1, product + (2 * S.Count));
        VectorPair<S, V>.Store(c0, c1, product + (4 * S.Count));
        VectorPair<S, V>.Store(d0, d1, product + (6 * S.Count));
        VectorPair<S, V>.Store(e0, e1, product + (8 * S.Count));
        VectorPair<S, V>.Store(f0, f1, product + (10 * S.Count));
    }

    /// <summary>A^V m for one tile, in place: the rows of outputs stand where the first rows of positions stood.</summary>
    /// <param name="products">First of 36 positions.</param>
    /// <param name="stride">Floats from one position to the next.</param>
    /// <param name="shape">Of the tile.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputTransformColumns(float* products, nint stride, TileShape shape)
    {
        for (var column = 0; column < Alpha; column++, products += stride)
        {
            if (shape.IsNarrow && TileShape.IsSkipped(column)) continue;
            V a, b;
            if (shape.IsShort)
            {
                WinogradTransforms<S, V>.OutputTransformF2(products, Alpha * stride, out a, out b);
            }
            else
            {
                WinogradTransforms<S, V>.OutputTransform(products, Alpha * stride, out a, out b, out var c, out var d);
                S.Store(c, products + (2 * Alpha * stride));
                S.Store(d, products + (3 * Alpha * stride));
            }

            S.Store(a, products);
            S.Store(b, products + (Alpha * stride));
        }
    }
}
