using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Kernels;

namespace CudnnDigits.Cpu.Layers;

/// <summary>A convolution with ReLU and MaxPool2d(2) behind it. A tile of outputs is up to 2 x 2 windows of the pooling.</summary>
internal sealed unsafe class WinogradPool<T>(ActivationLayout input, ActivationLayout output)
    : WinogradPass<T>(input, output.Shape.Channels, output.Shape.Height, output.Shape.Width)
    where T : unmanaged, ISimd<T>
{
    private const int Block = ActivationLayout.BlockLanes;

    private readonly int _row = input.Row;
    private float* _places;
    private int _chunk;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        _chunk = sizes.Chunk;
        _places = arena.Allocate<float>((long)sizes.Members * sizes.Chunk * output.Floats);
        base.Allocate(arena, sizes);
    }

    /// <summary>Floats from the corner of each pooling window to its largest element.</summary>
    public float* Places(int member, int image) => _places + ((((long)member * _chunk) + image) * output.Floats);

    protected override void Finish(int member, ReadOnlySpan<Tile> tiles, int channel, T bias, float* products, in Planes to)
    {
        foreach (ref readonly var tile in tiles)
        {
            Pool(member, tile, channel, bias, products, to[tile.Image]);
            products += Panel;
        }
    }

    /// <summary>Bias, ReLU and pooling of one tile: up to 2 x 2 cells.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pool(int member, in Tile tile, int channel, T bias, float* products, float* result)
    {
        var stride = ProductStride;
        T right = T.Broadcast(Block), below = T.Broadcast(_row);
        var at = output.Index(channel, tile.Row, tile.Column);
        float* pooled = result + at, places = Places(member, tile.Image) + at;
        Winograd<T>.FoldColumns(products, stride, tile.Kind);
        for (var row = 0; row < (tile.Kind.IsShort ? 1 : 2); row++)
        {
            T a, b, c, d;
            if (tile.Kind.IsNarrow)
            {
                WinogradMaps<T>.FoldTwo(products, stride, out a, out b);
                WinogradMaps<T>.FoldTwo(products + (Side * stride), stride, out c, out d);
            }
            else
            {
                WinogradMaps<T>.Fold(products, stride, out a, out b, out var e, out var f);
                WinogradMaps<T>.Fold(products + (Side * stride), stride, out c, out d, out var g, out var h);
                MaxWindow<T>.Write(e, f, g, h, bias, right, below, pooled + Block, places + Block);
            }

            MaxWindow<T>.Write(a, b, c, d, bias, right, below, pooled, places);
            products += 2 * Side * stride;
            pooled += output.Row;
            places += output.Row;
        }
    }
}
