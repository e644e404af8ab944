using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Convolution.Winograd;

/// <summary>
/// A 3x3 convolution with a padding of one by <see cref="WinogradKernel{S, V}"/>, and what comes behind it. The tiles of a few images go through
/// the matrix products together, so that each filter is fetched once for all of them. Transformed filters lie
/// [panel of out][position][in][out], tiles [position][tile][in], products [position][tile][panel of out].
/// </summary>
/// <param name="input">The convolution's input: with a border of one, and channels in whole blocks.</param>
/// <param name="outChannels">Its output channels, in whole panels.</param>
/// <param name="rows">Pairs of output rows.</param>
/// <param name="columns">Pairs of output columns.</param>
internal abstract unsafe class WinogradPipeline<S, V>(ActivationLayout input, int outChannels, int rows, int columns)
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>Positions in a row of a transformed tile.</summary>
    protected const int Alpha = WinogradKernel<S, V>.Alpha;

    private const int Block = ActivationLayout.BlockLanes, Positions = WinogradKernel<S, V>.Positions;

    /// <summary>Tiles of a group of images, if one image has not more: what a core's second-level cache holds beside the filters.</summary>
    private const int GroupTiles = 32;

    private readonly int _in = input.Shape.Channels;
    private float* _filters, _strips, _transformedTiles, _products;
    private Tile* _tileList;
    private int _tileCapacity;

    /// <summary>Images that go through the products together.</summary>
    public int GroupSize { get; private set; }

    /// <summary>Floats from one position of the products to the next; never a multiple of 4 KiB, as with the tiles.</summary>
    protected int ProductStride => (_tileCapacity * Panel) | Block;

    /// <summary>Channels that are multiplied together.</summary>
    protected static int Panel => WinogradKernel<S, V>.Panel;

    private int StripColumns => (2 * columns) + 2;

    private int StripRow => StripColumns * S.Count;

    /// <summary>
    /// Floats from one position to the next. With the bit of a single block set it is never a multiple of 4 KiB, where all positions of a tile
    /// would share one cache set.
    /// </summary>
    private int TileStride => (_tileCapacity * _in) | Block;

    public virtual void Allocate(Arena arena, CpuSizes sizes)
    {
        GroupSize = Math.Clamp(GroupTiles / new TileOrder(rows, columns, images: 1).Count, 1, sizes.Chunk);
        _tileCapacity = Math.Max(new TileOrder(rows, columns, GroupSize).Count, WinogradKernel<S, V>.TilesPerProduct);
        _filters = arena.Allocate<float>((long)Positions * _in * outChannels);
        _strips = arena.Allocate<float>((long)sizes.Workspaces * _in * Alpha * StripColumns);
        _transformedTiles = arena.Allocate<float>((long)sizes.Workspaces * Positions * TileStride);
        _products = arena.Allocate<float>((long)sizes.Workspaces * Positions * ProductStride);
        _tileList = arena.Allocate<Tile>((long)sizes.Workspaces * _tileCapacity);
    }

    /// <summary>Transforms the filters from 16 input channels to one output channel.</summary>
    /// <param name="filter">[tap][16]</param>
    /// <param name="inBlock">The first of the input channels.</param>
    /// <param name="outChannel">The output channel.</param>
    public void FilterTransform(float* filter, int inBlock, int outChannel)
    {
        var transformed = stackalloc float[Positions * Block];
        for (var lane = 0; lane < Block; lane += S.Count) WinogradKernel<S, V>.FilterTransform(filter + lane, transformed + lane);
        for (var position = 0; position < Positions; position++)
        {
            var to = FiltersOf(outChannel / Panel, position) + (inBlock * Panel) + (outChannel % Panel);
            for (var lane = 0; lane < Block; lane++, to += Panel) *to = transformed[(position * Block) + lane];
        }
    }

    /// <summary>Computes the first images of a workspace's chunk.</summary>
    /// <param name="workspace">Whose scratch to use.</param>
    /// <param name="count">How many images.</param>
    /// <param name="from">Their inputs.</param>
    /// <param name="bias">[out]</param>
    /// <param name="to">Their outputs.</param>
    public void Run(int workspace, int count, in StridedImages from, float* bias, in StridedImages to)
    {
        for (var image = 0; image < count; image += GroupSize) RunGroup(workspace, image, Math.Min(GroupSize, count - image), from, bias, to);
    }

    /// <summary>Makes outputs of the tiles' products, for <see cref="ISimd{V}.Count"/> channels.</summary>
    /// <param name="workspace">Whose scratch to use.</param>
    /// <param name="tiles">Where the tiles are.</param>
    /// <param name="channel">The first of the channels.</param>
    /// <param name="bias">Theirs.</param>
    /// <param name="products">The first tile's first of 36 positions: tiles lie a <see cref="Panel"/> apart, positions <see cref="ProductStride"/>.</param>
    /// <param name="to">The outputs.</param>
    protected abstract void OutputTransform(int workspace, ReadOnlySpan<Tile> tiles, int channel, V bias, float* products, in StridedImages to);

    private void RunGroup(int workspace, int first, int images, in StridedImages from, float* bias, in StridedImages to)
    {
        var order = new TileOrder(rows, columns, images);
        InputTransform(workspace, first, images, from, order);
        var tiles = new ReadOnlySpan<Tile>(_tileList + ((long)workspace * _tileCapacity), order.Count);
        for (var channel = 0; channel < outChannels; channel += Panel)
        {
            Multiply(workspace, channel / Panel, order);
            for (var part = 0; part < Panel; part += S.Count)
                OutputTransform(workspace, tiles, channel + part, S.Load(bias + channel + part), ProductsOf(workspace) + part, to);
        }
    }

    private void InputTransform(int workspace, int first, int images, in StridedImages from, in TileOrder order)
    {
        int* next = stackalloc int[4];
        for (var shape = 0; shape < 4; shape++) next[shape] = order.StartOf(new TileShape((shape & 2) != 0, (shape & 1) != 0));
        for (var image = first; image < first + images; image++)
        {
            for (var row = 0; row < rows; row += 2)
            {
                var isShort = row + 1 == rows;
                InputTransformStrip(workspace, from[image] + (2 * row * input.RowStride), isShort);
                for (var column = 0; column < columns; column += 2)
                {
                    var shape = new TileShape(isShort, column + 1 == columns);
                    var tile = next[(isShort ? 2 : 0) + (shape.IsNarrow ? 1 : 0)]++;
                    _tileList[((long)workspace * _tileCapacity) + tile] = new Tile(image, row, column, shape);
                    for (var channel = 0; channel < _in; channel += S.Count)
                    {
                        WinogradKernel<S, V>.InputTransformRows(StripOf(workspace, channel) + (2 * column * S.Count), StripRow, shape,
                            TilesOf(workspace) + (tile * _in) + channel, TileStride);
                    }
                }
            }
        }
    }

    private void InputTransformStrip(int workspace, float* row, bool isShort)
    {
        for (var channel = 0; channel < _in; channel += S.Count)
        {
            var from = row + (channel / Block * input.BlockStride) + (channel % Block);
            WinogradKernel<S, V>.InputTransformColumns(from, input.RowStride, StripColumns, isShort, StripOf(workspace, channel), StripRow);
        }
    }

    private void Multiply(int workspace, int panel, in TileOrder order)
    {
        float* tiles = TilesOf(workspace), products = ProductsOf(workspace);
        for (var position = 0; position < Positions; position++)
        {
            var (first, end) = order.TilesAt(position / Alpha, position % Alpha);
            var filters = FiltersOf(panel, position);
            for (; first < end; first += WinogradKernel<S, V>.TilesPerProduct)
            {
                // The last product of a position overlaps the one before rather than run over the end.
                var at = Math.Max(0, Math.Min(first, end - WinogradKernel<S, V>.TilesPerProduct));
                WinogradKernel<S, V>.Multiply(tiles + (position * TileStride) + (at * _in), _in, filters, products + (position * ProductStride) + (at * Panel));
            }
        }
    }

    private float* FiltersOf(int panel, int position) => _filters + ((((long)panel * Positions) + position) * _in * Panel);

    private float* StripOf(int workspace, int channel) => _strips + ((((long)workspace * _in) + channel) * Alpha * StripColumns);

    private float* TilesOf(int workspace) => _transformedTiles + ((long)workspace * Positions * TileStride);

    private float* ProductsOf(int workspace) => _products + ((long)workspace * Positions * ProductStride);

    /// <summary>A tile of up to 4x4 outputs.</summary>
    /// <param name="Image">Of the chunk.</param>
    /// <param name="Row">Pairs of output rows above it.</param>
    /// <param name="Column">Pairs of output columns to its left.</param>
    /// <param name="Shape">Its size.</param>
    protected readonly record struct Tile(int Image, int Row, int Column, TileShape Shape);
}
