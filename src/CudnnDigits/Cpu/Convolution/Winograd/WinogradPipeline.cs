using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Convolution.Winograd;

/// <summary>
/// A 3x3 convolution with padding 1 by <see cref="WinogradKernel{S, V}"/>: input transform, matrix products, and an output transform that
/// subclasses fuse with what follows the convolution. The tiles of a group of images share the matrix products, so each filter is loaded
/// once for all of them. Transformed filters are laid out [panel of out][position][in][out], tiles [position][tile][in], products
/// [position][tile][panel of out].
/// </summary>
/// <param name="input">Layout of the input: border 1, channels in whole blocks.</param>
/// <param name="outChannels">Number of output channels, in whole panels.</param>
/// <param name="rows">Pairs of output rows.</param>
/// <param name="columns">Pairs of output columns.</param>
internal abstract unsafe class WinogradPipeline<S, V>(ActivationLayout input, int outChannels, int rows, int columns)
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <inheritdoc cref="WinogradKernel{S, V}.Alpha"/>
    protected const int Alpha = WinogradKernel<S, V>.Alpha;

    private const int Block = ActivationLayout.BlockLanes, Positions = WinogradKernel<S, V>.Positions;

    /// <summary>
    /// Tiles in a group of images, unless a single image has more: as many as fit the second-level cache of a core together with the
    /// filters.
    /// </summary>
    private const int GroupTiles = 32;

    private readonly int _in = input.Shape.Channels;
    private float* _filters, _strips, _transformedTiles, _products;
    private Tile* _tileList;
    private int _tileCapacity;

    /// <summary>Number of images in a group.</summary>
    public int GroupSize { get; private set; }

    /// <summary>Distance in floats between two positions of the products; see <see cref="TileStride"/>.</summary>
    protected int ProductStride => (_tileCapacity * Panel) | Block;

    /// <inheritdoc cref="WinogradKernel{S, V}.Panel"/>
    protected static int Panel => WinogradKernel<S, V>.Panel;

    private int StripColumns => (2 * columns) + 2;

    private int StripRow => StripColumns * S.Count;

    /// <summary>
    /// Distance in floats between two positions of the tiles. The bit for one block is always set, so that the distance is never a multiple
    /// of 4 KiB, which would put all positions of a tile into one cache set.
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
    /// <param name="inBlock">First of the 16 input channels.</param>
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

    /// <summary>Convolves the images of a chunk.</summary>
    /// <param name="workspace">Index of the workspace whose scratch buffers are used.</param>
    /// <param name="count">Number of images.</param>
    /// <param name="from">The inputs.</param>
    /// <param name="bias">[out]</param>
    /// <param name="to">Receives the outputs.</param>
    public void Run(int workspace, int count, in StridedImages from, float* bias, in StridedImages to)
    {
        for (var image = 0; image < count; image += GroupSize) RunGroup(workspace, image, Math.Min(GroupSize, count - image), from, bias, to);
    }

    /// <summary>Computes the outputs of a group of images from the matrix products, for <see cref="ISimd{V}.Count"/> channels.</summary>
    /// <param name="workspace">Index of the workspace whose scratch buffers are used.</param>
    /// <param name="tiles">The tiles of the group.</param>
    /// <param name="channel">First of the channels.</param>
    /// <param name="bias">Bias of the channels.</param>
    /// <param name="products">[position][tile], <see cref="ProductStride"/> and <see cref="Panel"/> floats apart.</param>
    /// <param name="to">Receives the outputs.</param>
    protected abstract void OutputTransform(
        int workspace, ReadOnlySpan<Tile> tiles, int channel, V bias, float* products, in StridedImages to);

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
                // The last product of a position overlaps the previous one instead of running past the end.
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
    /// <param name="Image">Index of the image in the chunk.</param>
    /// <param name="Row">Pairs of output rows above the tile.</param>
    /// <param name="Column">Pairs of output columns to the left of the tile.</param>
    /// <param name="Shape">Size of the tile.</param>
    protected readonly record struct Tile(int Image, int Row, int Column, TileShape Shape);
}
