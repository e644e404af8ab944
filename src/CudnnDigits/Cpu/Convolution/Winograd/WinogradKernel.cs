using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Convolution.Winograd;

/// <summary>
/// Winograd convolution F(4x4, 3x3): Y = A^T [(G g G^T) * (B^V d B)] A for a tile d of 6x6 inputs, a 3x3 filter g and a tile Y of 4x4
/// outputs. A tile takes 36 multiplications for each pair of channels instead of 144. Summed over input channels, each of the 36 positions
/// of the transformed tile is an independent matrix product. The matrices are those of <see cref="WinogradTransforms{S, V}"/>, applied along
/// the columns and then along the rows.
/// </summary>
/// <remarks>Lavin and Gray, "Fast algorithms for convolutional neural networks", 2015, section 4.</remarks>
internal static unsafe class WinogradKernel<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>Width and height of a transformed tile: 4 outputs + 3 taps - 1.</summary>
    public const int Alpha = 6;

    /// <summary>Number of positions of a transformed tile.</summary>
    public const int Positions = Alpha * Alpha;

    /// <summary>Tiles in one matrix product: their 12 sums and the operands fit 16 registers.</summary>
    public const int TilesPerProduct = 6;

    private const int Block = ActivationLayout.BlockLanes;

    /// <summary>Output channels in a panel of the matrix product: two vectors.</summary>
    public static int Panel => 2 * S.Count;

    /// <summary>G g G^V for the filters of <see cref="ISimd{V}.Count"/> input channels.</summary>
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

    /// <summary>B^V d for a row of tiles and <see cref="ISimd{V}.Count"/> channels.</summary>
    /// <param name="input">The first of six rows of inputs, [column][16].</param>
    /// <param name="row">Distance in floats between two rows of inputs.</param>
    /// <param name="columns">Number of columns of inputs.</param>
    /// <param name="isShort">Whether the tiles have only two rows of outputs.</param>
    /// <param name="strip">Receives [6][column][one vector].</param>
    /// <param name="stride">Distance in floats between two rows of the strip.</param>
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
    /// <param name="stride">Distance in floats between two rows of the strip.</param>
    /// <param name="shape">Size of the tile.</param>
    /// <param name="transformed">Receives the 36 positions.</param>
    /// <param name="positionStride">Distance in floats between two positions.</param>
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

    /// <summary>product[6][2 vectors] = tiles[6][channels] * panel[channels][2 vectors], in 12 accumulators.</summary>
    /// <remarks>Two channels per iteration halve the cost of the loop itself.</remarks>
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

    /// <summary>A^V m for one tile m, in place: the rows of outputs replace the first rows of positions.</summary>
    /// <param name="products">The 36 positions.</param>
    /// <param name="stride">Distance in floats between two positions.</param>
    /// <param name="shape">Size of the tile.</param>
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
