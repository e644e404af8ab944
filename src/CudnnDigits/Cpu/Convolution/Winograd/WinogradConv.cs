using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Convolution.Winograd;

/// <summary>A convolution with or without ReLU.</summary>
/// <param name="input">Layout of the input, with border 1.</param>
/// <param name="output">Layout of the output, of even height and width.</param>
/// <param name="floor">Lower bound of the output: 0 for a ReLU, minus infinity for none.</param>
internal sealed unsafe class WinogradConv<S, V>(ActivationLayout input, ActivationLayout output, float floor)
    : WinogradPipeline<S, V>(input, output.Shape.Channels, output.Shape.Height / 2, output.Shape.Width / 2)
    where S : struct, ISimd<V>
    where V : unmanaged
{
    private const int Block = ActivationLayout.BlockLanes;

    protected override void OutputTransform(
        int workspace, ReadOnlySpan<Tile> tiles, int channel, V bias, float* products, in StridedImages to)
    {
        foreach (ref readonly var tile in tiles)
        {
            Write(tile, channel, bias, products, to[tile.Image]);
            products += Panel;
        }
    }

    /// <summary>Output transform, bias and ReLU of one tile of up to 4x4 outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Write(in Tile tile, int channel, V bias, float* products, float* result)
    {
        var stride = ProductStride;
        var minimum = S.Broadcast(floor);
        var to = result + output.Index(channel, 2 * tile.Row, 2 * tile.Column);
        WinogradKernel<S, V>.OutputTransformColumns(products, stride, tile.Shape);
        for (var row = 0; row < (tile.Shape.IsShort ? 2 : 4); row++, products += Alpha * stride, to += output.RowStride)
        {
            V a, b;
            if (tile.Shape.IsNarrow)
            {
                WinogradTransforms<S, V>.OutputTransformF2(products, stride, out a, out b);
            }
            else
            {
                WinogradTransforms<S, V>.OutputTransform(products, stride, out a, out b, out var c, out var d);
                S.Store(S.Max(minimum, S.Add(c, bias)), to + (2 * Block));
                S.Store(S.Max(minimum, S.Add(d, bias)), to + (3 * Block));
            }

            S.Store(S.Max(minimum, S.Add(a, bias)), to);
            S.Store(S.Max(minimum, S.Add(b, bias)), to + Block);
        }
    }
}
