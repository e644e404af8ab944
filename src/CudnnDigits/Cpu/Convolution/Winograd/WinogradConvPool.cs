using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Pooling;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Convolution.Winograd;

/// <summary>A convolution with ReLU and MaxPool2d(2). A tile of 4x4 outputs is four pooling windows.</summary>
/// <param name="input">Layout of the convolution's input, with border 1.</param>
/// <param name="output">Layout of the pooled output.</param>
internal sealed unsafe class WinogradConvPool<S, V>(ActivationLayout input, ActivationLayout output)
    : WinogradPipeline<S, V>(input, output.Shape.Channels, output.Shape.Height, output.Shape.Width)
    where S : struct, ISimd<V>
    where V : unmanaged
{
    private const int Block = ActivationLayout.BlockLanes;

    private readonly int _inputRowStride = input.RowStride;
    private float* _argmax;
    private int _chunkSize;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        _chunkSize = sizes.Chunk;
        _argmax = arena.Allocate<float>((long)sizes.Workspaces * sizes.Chunk * output.Floats);
        base.Allocate(arena, sizes);
    }

    /// <summary>Offset in floats from the corner of each pooling window to its maximum.</summary>
    public float* Argmax(int workspace, int image) => _argmax + ((((long)workspace * _chunkSize) + image) * output.Floats);

    protected override void OutputTransform(
        int workspace, ReadOnlySpan<Tile> tiles, int channel, V bias, float* products, in StridedImages to)
    {
        foreach (ref readonly var tile in tiles)
        {
            Pool(workspace, tile, channel, bias, products, to[tile.Image]);
            products += Panel;
        }
    }

    /// <summary>Output transform, bias, ReLU and pooling of one tile of up to 2x2 windows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pool(int workspace, in Tile tile, int channel, V bias, float* products, float* result)
    {
        var stride = ProductStride;
        V right = S.Broadcast(Block), below = S.Broadcast(_inputRowStride);
        var at = output.Index(channel, tile.Row, tile.Column);
        float* pooled = result + at, argmax = Argmax(workspace, tile.Image) + at;
        WinogradKernel<S, V>.OutputTransformColumns(products, stride, tile.Shape);
        for (var row = 0; row < (tile.Shape.IsShort ? 1 : 2); row++)
        {
            V a, b, c, d;
            if (tile.Shape.IsNarrow)
            {
                WinogradTransforms<S, V>.OutputTransformF2(products, stride, out a, out b);
                WinogradTransforms<S, V>.OutputTransformF2(products + (Alpha * stride), stride, out c, out d);
            }
            else
            {
                WinogradTransforms<S, V>.OutputTransform(products, stride, out a, out b, out var e, out var f);
                WinogradTransforms<S, V>.OutputTransform(products + (Alpha * stride), stride, out c, out d, out var g, out var h);
                MaxPool2x2<S, V>.Write(e, f, g, h, bias, right, below, pooled + Block, argmax + Block);
            }

            MaxPool2x2<S, V>.Write(a, b, c, d, bias, right, below, pooled, argmax);
            products += 2 * Alpha * stride;
            pooled += output.RowStride;
            argmax += output.RowStride;
        }
    }
}
