using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Kernels;

namespace CudnnDigits.Cpu.Layers;

/// <summary>A convolution alone, or with a ReLU behind it.</summary>
/// <param name="input">With a border of one.</param>
/// <param name="output">Of even height and width.</param>
/// <param name="least">What a smaller output is raised to: 0 for a ReLU, minus infinity for none.</param>
internal sealed unsafe class WinogradPlain<T>(ActivationLayout input, ActivationLayout output, float least)
    : WinogradPass<T>(input, output.Shape.Channels, output.Shape.Height / 2, output.Shape.Width / 2)
    where T : unmanaged, ISimd<T>
{
    private const int Block = ActivationLayout.BlockLanes;

    protected override void Finish(int member, ReadOnlySpan<Tile> tiles, int channel, T bias, float* products, in Planes to)
    {
        foreach (ref readonly var tile in tiles)
        {
            Write(tile, channel, bias, products, to[tile.Image]);
            products += Panel;
        }
    }

    /// <summary>Bias and ReLU of one tile: up to 4 x 4 outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Write(in Tile tile, int channel, T bias, float* products, float* result)
    {
        var stride = ProductStride;
        var floor = T.Broadcast(least);
        var to = result + output.Index(channel, 2 * tile.Row, 2 * tile.Column);
        Winograd<T>.FoldColumns(products, stride, tile.Kind);
        for (var row = 0; row < (tile.Kind.IsShort ? 2 : 4); row++, products += Side * stride, to += output.Row)
        {
            T a, b;
            if (tile.Kind.IsNarrow)
            {
                WinogradMaps<T>.FoldTwo(products, stride, out a, out b);
            }
            else
            {
                WinogradMaps<T>.Fold(products, stride, out a, out b, out var c, out var d);
                T.Max(floor, c + bias).Store(to + (2 * Block));
                T.Max(floor, d + bias).Store(to + (3 * Block));
            }

            T.Max(floor, a + bias).Store(to);
            T.Max(floor, b + bias).Store(to + Block);
        }
    }
}
