using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Kernels;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Layers;

/// <summary>
/// Conv2d(C, K, 3, pad 1) - ReLU - MaxPool2d(2) for C a multiple of 16 and K of 32: forward by <see cref="Winograd{T}"/>, backward by
/// <see cref="SparseConv{T}"/>. Weights lie [block of in][out][tap][16 in]; the transformed ones, [position][in][out].
/// </summary>
internal sealed unsafe class WinogradConvPoolLayer<T> : CpuLayer
    where T : unmanaged, ISimd<T>
{
    private const int Taps = 9, Block = ActivationLayout.BlockLanes, Positions = Winograd<T>.Positions;

    private readonly ShardedParameters _parameters;
    private readonly ParameterBlock _weight, _bias;
    private readonly int _in, _out, _rows, _columns, _stripColumns;
    private float* _places, _filters, _strips, _tiles, _products, _elements, _zeros;
    private int* _indices, _lengths;
    private int _chunk;

    public WinogradConvPoolLayer(LayerPlan plan, Activation input, Activation output, ParameterStore store)
        : base(input, output)
    {
        (_in, _out) = (plan.Input.Channels, plan.Output.Channels);
        (_rows, _columns) = (output.Layout.Shape.Height, output.Layout.Shape.Width);
        _stripColumns = (Winograd<T>.Outputs * ((_columns + 1) / 2)) + Winograd<T>.Side - Winograd<T>.Outputs;
        _parameters = new ShardedParameters(store, plan, _in * _out * Taps, PlaceOfWeight, _out);
        (_weight, _bias) = (_parameters.Weight, _parameters.Bias);
    }

    /// <summary>Channels that one panel of the matrix product covers.</summary>
    private static int Panel => 2 * T.Count;

    /// <summary>Entries that one channel's list has room for, and one more that is written but not kept.</summary>
    private int ListRoom => (_rows * _columns) + 1;

    /// <summary>Floats of one member's strip, all channels.</summary>
    private int StripFloats => _in * Winograd<T>.Side * _stripColumns;

    public override int PrepareUnits => _out / Block;

    public override int GradientUnits => _parameters.Units;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        _chunk = sizes.Chunk;
        _places = arena.Allocate<float>((long)sizes.Members * sizes.Chunk * Output.Layout.Floats);
        _filters = arena.Allocate<float>((long)Positions * _in * _out);
        _strips = arena.Allocate<float>((long)sizes.Members * StripFloats);
        _zeros = arena.Allocate<float>(Input.Layout.Row);
        _tiles = arena.Allocate<float>((long)sizes.Members * Positions * Winograd<T>.Tiles * _in);
        _products = arena.Allocate<float>((long)sizes.Members * Positions * Winograd<T>.Tiles * Panel);
        _lengths = arena.Allocate<int>((long)sizes.Members * _out);
        _indices = arena.Allocate<int>((long)sizes.Members * _out * ListRoom);
        _elements = arena.Allocate<float>((long)sizes.Members * _out * ListRoom);
    }

    public override void Prepare(int unit)
    {
        var transformed = stackalloc float[Positions * Block];
        for (var inBlock = 0; inBlock < _in; inBlock += Block)
        {
            for (var outChannel = unit * Block; outChannel < (unit + 1) * Block; outChannel++)
            {
                var filter = FilterOf(_weight.Values, inBlock, outChannel);
                for (var lane = 0; lane < Block; lane += T.Count) Winograd<T>.TransformFilter(filter + lane, transformed + lane);
                for (var position = 0; position < Positions; position++)
                {
                    var to = _filters + (((position * _in) + inBlock) * _out) + outChannel;
                    for (var lane = 0; lane < Block; lane++, to += _out) *to = transformed[(position * Block) + lane];
                }
            }
        }
    }

    public override void Forward(in Chunk chunk)
    {
        var cells = stackalloc Cell[Winograd<T>.Tiles];
        var count = 0;
        for (var image = 0; image < chunk.Count; image++)
        {
            for (var row = 0; row < _rows; row += 2)
            {
                TransformStrip(chunk.Member, Input.Value(chunk.Member, image), 2 * row);
                for (var column = 0; column < _columns; column += 2)
                {
                    TransformTile(chunk.Member, 2 * column, count);
                    cells[count++] = new Cell(image, row, column);
                    if (count < Winograd<T>.Tiles) continue;
                    Finish(chunk.Member, cells, count);
                    count = 0;
                }
            }
        }

        Finish(chunk.Member, cells, count);
    }

    public override void Backward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            float* input = Input.Value(chunk.Member, image), inputGradient = Input.Gradient(chunk.Member, image);
            new Span<float>(inputGradient, Input.Layout.Floats).Clear();
            for (var outChannel = 0; outChannel < _out; outChannel++)
            {
                ListGradient(chunk.Member, image, outChannel);
                _bias.Partial(chunk.Shard)[outChannel] += SparseConv<T>.Sum(ListOf(chunk.Member, outChannel));
            }

            for (var inChannel = 0; inChannel < _in; inChannel += T.Count)
            {
                var plane = (inChannel / Block * Input.Layout.Plane) + (inChannel % Block);
                for (var outChannel = 0; outChannel < _out; outChannel++)
                {
                    SparseConv<T>.Walk(ListOf(chunk.Member, outChannel), input + plane, inputGradient + plane, Input.Layout.Row,
                        FilterOf(_weight.Values, inChannel, outChannel), FilterOf(_weight.Partial(chunk.Shard), inChannel, outChannel));
                }
            }
        }
    }

    public override (int Offset, int Length) ComputeGradient(int member, int unit, in BatchSize batch) =>
        _parameters.Sum(unit, batch.Shards);

    private float* Places(int member, int image) => _places + ((((long)member * _chunk) + image) * Output.Layout.Floats);

    private float* FilterOf(float* weights, int inChannel, int outChannel) =>
        weights + ((((inChannel / Block * _out) + outChannel) * Taps * Block) + (inChannel % Block));

    private float* TilesOf(int member) => _tiles + ((long)member * Positions * Winograd<T>.Tiles * _in);

    private float* ProductsOf(int member) => _products + ((long)member * Positions * Winograd<T>.Tiles * Panel);

    private SparseList ListOf(int member, int outChannel)
    {
        var list = (member * _out) + outChannel;
        return new(_indices + ((long)list * ListRoom), _elements + ((long)list * ListRoom), _lengths[list]);
    }

    /// <summary>Transforms a strip of tiles along its columns. What lies below or right of the input counts as zero.</summary>
    private void TransformStrip(int member, float* input, int y)
    {
        var rows = stackalloc float*[Winograd<T>.Side];
        var height = Input.Layout.Shape.Height + 2;
        for (var channel = 0; channel < _in; channel += T.Count)
        {
            var plane = input + (channel / Block * Input.Layout.Plane) + (channel % Block);
            for (var row = 0; row < Winograd<T>.Side; row++)
                rows[row] = y + row < height ? plane + ((y + row) * Input.Layout.Row) : _zeros;
            Winograd<T>.TransformColumns(
                rows, Math.Min(Input.Layout.Shape.Width + 2, _stripColumns), StripOf(member, channel), _stripColumns * T.Count);
        }
    }

    private void TransformTile(int member, int x, int tile)
    {
        for (var channel = 0; channel < _in; channel += T.Count)
        {
            Winograd<T>.TransformRows(StripOf(member, channel) + (x * T.Count), _stripColumns * T.Count,
                TilesOf(member) + (tile * _in) + channel, Winograd<T>.Tiles * _in);
        }
    }

    /// <summary>The matrix products of some tiles, and what comes behind them.</summary>
    private void Finish(int member, Cell* cells, int count)
    {
        float* tiles = TilesOf(member), products = ProductsOf(member);
        for (var channel = 0; channel < _out && count > 0; channel += Panel)
        {
            for (var position = 0; position < Positions; position++)
            {
                Winograd<T>.Multiply(tiles + (position * Winograd<T>.Tiles * _in), _in, _filters + (position * _in * _out) + channel, _out,
                    products + (position * Winograd<T>.Tiles * Panel));
            }

            for (var part = 0; part < Panel; part += T.Count)
            {
                for (var tile = 0; tile < count; tile++) Pool(member, cells[tile], channel + part, products + (tile * Panel) + part);
            }
        }
    }

    /// <summary>Bias, ReLU and pooling of one tile: up to 2 x 2 cells.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pool(int member, Cell cell, int channel, float* products)
    {
        var stride = Winograd<T>.Tiles * Panel;
        T bias = T.Load(_bias.Values + channel), right = T.Broadcast(Block), below = T.Broadcast(Input.Layout.Row);
        float* pooled = Output.Value(member, cell.Image), places = Places(member, cell.Image);
        Winograd<T>.FoldColumns(products, stride);
        for (var row = cell.Row; row < Math.Min(cell.Row + 2, _rows); row++, products += 2 * Winograd<T>.Side * stride)
        {
            var at = Output.Layout.Index(channel, row, cell.Column);
            Winograd<T>.Fold(products, stride, out var a, out var b, out var c, out var d);
            Winograd<T>.Fold(products + (Winograd<T>.Side * stride), stride, out var e, out var f, out var g, out var h);
            MaxWindow<T>.Write(a, b, e, f, bias, right, below, pooled + at, places + at);
            if (cell.Column + 1 < _columns) MaxWindow<T>.Write(c, d, g, h, bias, right, below, pooled + at + Block, places + at + Block);
        }
    }

    private void ListGradient(int member, int image, int outChannel)
    {
        var at = Output.Layout.Index(outChannel, 0, 0);
        _lengths[(member * _out) + outChannel] = SparseConv<T>.List(Output.Layout,
            Output.Value(member, image) + at, Places(member, image) + at, Output.Gradient(member, image) + at,
            Input.Layout.Row, ListOf(member, outChannel));
    }

    private int PlaceOfWeight(int index)
    {
        var (filter, tap) = (index / Taps, index % Taps);
        var (outChannel, inChannel) = (filter / _in, filter % _in);
        return (((inChannel / Block * _out) + outChannel) * Taps * Block) + (tap * Block) + (inChannel % Block);
    }

    private float* StripOf(int member, int channel) =>
        _strips + (((long)member * StripFloats) + (channel * Winograd<T>.Side * _stripColumns));

    /// <summary>The corner of the 2 x 2 pooled cells that a tile makes.</summary>
    private readonly record struct Cell(int Image, int Row, int Column);
}
