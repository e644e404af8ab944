using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Kernels;

namespace CudnnDigits.Cpu.Layers;

/// <summary>
/// The forward pass of Conv2d - ReLU - MaxPool2d(2) by <see cref="Winograd{T}"/>. The tiles of a few images go through the matrix
/// products together, so that each filter is fetched once for all of them. Transformed filters lie [panel of out][position][in][out],
/// tiles [position][tile][in], products [position][tile][panel of out].
/// </summary>
internal sealed unsafe class WinogradForward<T>(Activation input, Activation output)
    where T : unmanaged, ISimd<T>
{
    private const int Block = ActivationLayout.BlockLanes, Positions = Winograd<T>.Positions, Side = Winograd<T>.Side;

    /// <summary>Tiles of a group of images, if one image has not more: what a core's second-level cache holds beside the filters.</summary>
    private const int GroupTiles = 32;

    private readonly int _in = input.Layout.Shape.Channels, _out = output.Layout.Shape.Channels;
    private readonly int _rows = output.Layout.Shape.Height, _columns = output.Layout.Shape.Width;
    private float* _places, _filters, _strips, _tiles, _products;
    private Tile* _list;
    private int _chunk, _group, _room;

    private static int Panel => Winograd<T>.Panel;

    private int StripColumns => (2 * _columns) + 2;

    private int StripRow => StripColumns * T.Count;

    /// <summary>Floats from one position to the next; never a multiple of 4 KiB, where all positions of a tile would share one cache set.</summary>
    private int TileStride => (_room * _in) + Block;

    private int ProductStride => (_room * Panel) + Block;

    public void Allocate(Arena arena, CpuSizes sizes)
    {
        _chunk = sizes.Chunk;
        _group = Math.Clamp(GroupTiles / new TileOrder(_rows, _columns, images: 1).Count, 1, sizes.Chunk);
        _room = Math.Max(new TileOrder(_rows, _columns, _group).Count, Winograd<T>.Tiles);
        _places = arena.Allocate<float>((long)sizes.Members * sizes.Chunk * output.Layout.Floats);
        _filters = arena.Allocate<float>((long)Positions * _in * _out);
        _strips = arena.Allocate<float>((long)sizes.Members * _in * Side * StripColumns);
        _tiles = arena.Allocate<float>((long)sizes.Members * Positions * TileStride);
        _products = arena.Allocate<float>((long)sizes.Members * Positions * ProductStride);
        _list = arena.Allocate<Tile>((long)sizes.Members * _room);
    }

    /// <summary>Floats from the corner of each pooling window to its largest element.</summary>
    public float* Places(int member, int image) => _places + ((((long)member * _chunk) + image) * output.Layout.Floats);

    /// <summary>Transforms the filters from 16 input channels to one output channel.</summary>
    /// <param name="filter">[tap][16]</param>
    /// <param name="inBlock">The first of the input channels.</param>
    /// <param name="outChannel">The output channel.</param>
    public void TransformFilter(float* filter, int inBlock, int outChannel)
    {
        var transformed = stackalloc float[Positions * Block];
        for (var lane = 0; lane < Block; lane += T.Count) Winograd<T>.TransformFilter(filter + lane, transformed + lane);
        for (var position = 0; position < Positions; position++)
        {
            var to = FiltersOf(outChannel / Panel, position) + (inBlock * Panel) + (outChannel % Panel);
            for (var lane = 0; lane < Block; lane++, to += Panel) *to = transformed[(position * Block) + lane];
        }
    }

    public void Run(in Chunk chunk, float* bias)
    {
        for (var image = 0; image < chunk.Count; image += _group) RunGroup(chunk.Member, image, Math.Min(_group, chunk.Count - image), bias);
    }

    private void RunGroup(int member, int first, int images, float* bias)
    {
        var order = new TileOrder(_rows, _columns, images);
        TransformImages(member, first, images, order);
        var list = _list + ((long)member * _room);
        for (var channel = 0; channel < _out; channel += Panel)
        {
            Multiply(member, channel / Panel, order);
            for (var part = 0; part < Panel; part += T.Count)
            {
                var products = ProductsOf(member) + part;
                for (var tile = 0; tile < order.Count; tile++)
                    Pool(member, list[tile], channel + part, T.Load(bias + channel + part), products + (tile * Panel));
            }
        }
    }

    private void TransformImages(int member, int first, int images, in TileOrder order)
    {
        int* next = stackalloc int[4];
        for (var kind = 0; kind < 4; kind++) next[kind] = order.First(new TileKind((kind & 2) != 0, (kind & 1) != 0));
        for (var image = first; image < first + images; image++)
        {
            for (var row = 0; row < _rows; row += 2)
            {
                var isShort = row + 1 == _rows;
                TransformStrip(member, input.Value(member, image) + (2 * row * input.Layout.Row), isShort);
                for (var column = 0; column < _columns; column += 2)
                {
                    var kind = new TileKind(isShort, column + 1 == _columns);
                    var tile = next[(isShort ? 2 : 0) + (kind.IsNarrow ? 1 : 0)]++;
                    _list[((long)member * _room) + tile] = new Tile(image, row, column, kind);
                    for (var channel = 0; channel < _in; channel += T.Count)
                    {
                        Winograd<T>.TransformRows(StripOf(member, channel) + (2 * column * T.Count), StripRow, kind,
                            TilesOf(member) + (tile * _in) + channel, TileStride);
                    }
                }
            }
        }
    }

    private void TransformStrip(int member, float* row, bool isShort)
    {
        for (var channel = 0; channel < _in; channel += T.Count)
        {
            var from = row + (channel / Block * input.Layout.Plane) + (channel % Block);
            Winograd<T>.TransformColumns(from, input.Layout.Row, StripColumns, isShort, StripOf(member, channel), StripRow);
        }
    }

    private void Multiply(int member, int panel, in TileOrder order)
    {
        float* tiles = TilesOf(member), products = ProductsOf(member);
        for (var position = 0; position < Positions; position++)
        {
            var (first, end) = order.Having(position / Side, position % Side);
            var filters = FiltersOf(panel, position);
            for (; first < end; first += Winograd<T>.Tiles)
            {
                // The last product of a position overlaps the one before rather than run over the end.
                var at = Math.Max(0, Math.Min(first, end - Winograd<T>.Tiles));
                Winograd<T>.Multiply(tiles + (position * TileStride) + (at * _in), _in, filters, products + (position * ProductStride) + (at * Panel));
            }
        }
    }

    /// <summary>Bias, ReLU and pooling of one tile: up to 2 x 2 cells.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pool(int member, in Tile tile, int channel, T bias, float* products)
    {
        var stride = ProductStride;
        T right = T.Broadcast(Block), below = T.Broadcast(input.Layout.Row);
        var at = output.Layout.Index(channel, tile.Row, tile.Column);
        float* pooled = output.Value(member, tile.Image) + at, places = Places(member, tile.Image) + at;
        Winograd<T>.FoldColumns(products, stride, tile.Kind);
        for (var row = 0; row < (tile.Kind.IsShort ? 1 : 2); row++)
        {
            T a, b, c, d;
            if (tile.Kind.IsNarrow)
            {
                Winograd<T>.FoldTwo(products, stride, out a, out b);
                Winograd<T>.FoldTwo(products + (Side * stride), stride, out c, out d);
            }
            else
            {
                Winograd<T>.Fold(products, stride, out a, out b, out var e, out var f);
                Winograd<T>.Fold(products + (Side * stride), stride, out c, out d, out var g, out var h);
                MaxWindow<T>.Write(e, f, g, h, bias, right, below, pooled + Block, places + Block);
            }

            MaxWindow<T>.Write(a, b, c, d, bias, right, below, pooled, places);
            products += 2 * Side * stride;
            pooled += output.Layout.Row;
            places += output.Layout.Row;
        }
    }

    private float* FiltersOf(int panel, int position) => _filters + ((((long)panel * Positions) + position) * _in * Panel);

    private float* StripOf(int member, int channel) => _strips + ((((long)member * _in) + channel) * Side * StripColumns);

    private float* TilesOf(int member) => _tiles + ((long)member * Positions * TileStride);

    private float* ProductsOf(int member) => _products + ((long)member * Positions * ProductStride);

    /// <summary>The corner of the pooled cells that a tile makes.</summary>
    private readonly record struct Tile(int Image, int Row, int Column, TileKind Kind);
}
