using CudnnDigits.Cpu.Kernels;

namespace CudnnDigits.Cpu.Layers;

/// <summary>
/// A 3x3 convolution with a padding of one by <see cref="Winograd{T}"/>, and what comes behind it. The tiles of a few images go through
/// the matrix products together, so that each filter is fetched once for all of them. Transformed filters lie
/// [panel of out][position][in][out], tiles [position][tile][in], products [position][tile][panel of out].
/// </summary>
/// <param name="input">The convolution's input: with a border of one, and channels in whole blocks.</param>
/// <param name="outChannels">Its output channels, in whole panels.</param>
/// <param name="rows">Pairs of output rows.</param>
/// <param name="columns">Pairs of output columns.</param>
internal abstract unsafe class WinogradPass<T>(ActivationLayout input, int outChannels, int rows, int columns)
    where T : unmanaged, ISimd<T>
{
    /// <summary>Positions in a row of a transformed tile.</summary>
    protected const int Side = Winograd<T>.Side;

    private const int Block = ActivationLayout.BlockLanes, Positions = Winograd<T>.Positions;

    /// <summary>Tiles of a group of images, if one image has not more: what a core's second-level cache holds beside the filters.</summary>
    private const int GroupTiles = 32;

    private readonly int _in = input.Shape.Channels;
    private float* _filters, _strips, _tiles, _products;
    private Tile* _list;
    private int _room;

    /// <summary>Images that go through the products together.</summary>
    public int Group { get; private set; }

    /// <summary>Floats from one position of the products to the next; never a multiple of 4 KiB, as with the tiles.</summary>
    protected int ProductStride => (_room * Panel) | Block;

    /// <summary>Channels that are multiplied together.</summary>
    protected static int Panel => Winograd<T>.Panel;

    private int StripColumns => (2 * columns) + 2;

    private int StripRow => StripColumns * T.Count;

    /// <summary>
    /// Floats from one position to the next. With the bit of a single block set it is never a multiple of 4 KiB, where all positions of a tile
    /// would share one cache set.
    /// </summary>
    private int TileStride => (_room * _in) | Block;

    public virtual void Allocate(Arena arena, CpuSizes sizes)
    {
        Group = Math.Clamp(GroupTiles / new TileOrder(rows, columns, images: 1).Count, 1, sizes.Chunk);
        _room = Math.Max(new TileOrder(rows, columns, Group).Count, Winograd<T>.Tiles);
        _filters = arena.Allocate<float>((long)Positions * _in * outChannels);
        _strips = arena.Allocate<float>((long)sizes.Members * _in * Side * StripColumns);
        _tiles = arena.Allocate<float>((long)sizes.Members * Positions * TileStride);
        _products = arena.Allocate<float>((long)sizes.Members * Positions * ProductStride);
        _list = arena.Allocate<Tile>((long)sizes.Members * _room);
    }

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

    /// <summary>Computes the first images of a member's chunk.</summary>
    /// <param name="member">Whose scratch to use.</param>
    /// <param name="count">How many images.</param>
    /// <param name="from">Their inputs.</param>
    /// <param name="bias">[out]</param>
    /// <param name="to">Their outputs.</param>
    public void Run(int member, int count, in Planes from, float* bias, in Planes to)
    {
        for (var image = 0; image < count; image += Group) RunGroup(member, image, Math.Min(Group, count - image), from, bias, to);
    }

    /// <summary>Makes outputs of the tiles' products, for <see cref="ISimd{T}.Count"/> channels.</summary>
    /// <param name="member">Whose scratch to use.</param>
    /// <param name="tiles">Where the tiles are.</param>
    /// <param name="channel">The first of the channels.</param>
    /// <param name="bias">Theirs.</param>
    /// <param name="products">The first tile's first of 36 positions: tiles lie a <see cref="Panel"/> apart, positions <see cref="ProductStride"/>.</param>
    /// <param name="to">The outputs.</param>
    protected abstract void Finish(int member, ReadOnlySpan<Tile> tiles, int channel, T bias, float* products, in Planes to);

    private void RunGroup(int member, int first, int images, in Planes from, float* bias, in Planes to)
    {
        var order = new TileOrder(rows, columns, images);
        TransformImages(member, first, images, from, order);
        var tiles = new ReadOnlySpan<Tile>(_list + ((long)member * _room), order.Count);
        for (var channel = 0; channel < outChannels; channel += Panel)
        {
            Multiply(member, channel / Panel, order);
            for (var part = 0; part < Panel; part += T.Count)
                Finish(member, tiles, channel + part, T.Load(bias + channel + part), ProductsOf(member) + part, to);
        }
    }

    private void TransformImages(int member, int first, int images, in Planes from, in TileOrder order)
    {
        int* next = stackalloc int[4];
        for (var kind = 0; kind < 4; kind++) next[kind] = order.First(new TileKind((kind & 2) != 0, (kind & 1) != 0));
        for (var image = first; image < first + images; image++)
        {
            for (var row = 0; row < rows; row += 2)
            {
                var isShort = row + 1 == rows;
                TransformStrip(member, from[image] + (2 * row * input.Row), isShort);
                for (var column = 0; column < columns; column += 2)
                {
                    var kind = new TileKind(isShort, column + 1 == columns);
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
            var from = row + (channel / Block * input.Plane) + (channel % Block);
            Winograd<T>.TransformColumns(from, input.Row, StripColumns, isShort, StripOf(member, channel), StripRow);
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

    private float* FiltersOf(int panel, int position) => _filters + ((((long)panel * Positions) + position) * _in * Panel);

    private float* StripOf(int member, int channel) => _strips + ((((long)member * _in) + channel) * Side * StripColumns);

    private float* TilesOf(int member) => _tiles + ((long)member * Positions * TileStride);

    private float* ProductsOf(int member) => _products + ((long)member * Positions * ProductStride);

    /// <summary>A tile of up to 4x4 outputs.</summary>
    /// <param name="Image">Of the chunk.</param>
    /// <param name="Row">Pairs of output rows above it.</param>
    /// <param name="Column">Pairs of output columns to its left.</param>
    /// <param name="Kind">Its size.</param>
    protected readonly record struct Tile(int Image, int Row, int Column, TileKind Kind);
}
