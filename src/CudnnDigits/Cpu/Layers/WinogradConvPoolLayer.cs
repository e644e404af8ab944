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
    private readonly int _in, _out, _rows, _columns, _room;
    private float* _places, _filters, _tiles, _products, _elements;
    private int* _indices, _lengths;
    private int _chunk;

    public WinogradConvPoolLayer(LayerPlan plan, Activation input, Activation output, ParameterStore store)
        : base(input, output)
    {
        (_in, _out) = (plan.Input.Channels, plan.Output.Channels);
        (_rows, _columns) = (output.Layout.Shape.Height, output.Layout.Shape.Width);
        _room = Math.Max(_columns, Winograd<T>.Tiles);
        _parameters = new ShardedParameters(store, plan, _in * _out * Taps, PlaceOfWeight, _out);
        (_weight, _bias) = (_parameters.Weight, _parameters.Bias);
    }

    /// <summary>Channels that one panel of the matrix product covers.</summary>
    private static int Panel => 2 * T.Count;

    /// <summary>Entries that one channel's list has room for, and one more that is written but not kept.</summary>
    private int ListRoom => (_rows * _columns) + 1;

    public override int PrepareUnits => _out / Block;

    public override int GradientUnits => _parameters.Units;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        _chunk = sizes.Chunk;
        _places = arena.Allocate<float>((long)sizes.Members * sizes.Chunk * Output.Layout.Floats);
        _filters = arena.Allocate<float>((long)Positions * _in * _out);
        _tiles = arena.Allocate<float>((long)sizes.Members * Positions * _room * _in);
        _products = arena.Allocate<float>((long)sizes.Members * Positions * _room * Panel);
        _lengths = arena.Allocate<int>((long)sizes.Members * _out);
        _indices = arena.Allocate<int>((long)sizes.Members * _out * ListRoom);
        _elements = arena.Allocate<float>((long)sizes.Members * _out * ListRoom);
    }

    public override void Prepare(int unit)
    {
        var transformed = stackalloc float[Positions * Block];
        for (var outChannel = unit * Block; outChannel < (unit + 1) * Block; outChannel++)
        {
            for (var inBlock = 0; inBlock < _in; inBlock += Block)
            {
                var filter = FilterOf(_weight.Values, inBlock, outChannel);
                for (var lane = 0; lane < Block; lane += T.Count) Winograd<T>.TransformFilter(filter + lane, transformed + lane);
                var to = _filters + (inBlock * _out) + outChannel;
                for (var index = 0; index < Positions * Block; index++)
                    to[(index / Block * _in * _out) + (index % Block * _out)] = transformed[index];
            }
        }
    }

    public override void Forward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            var places = Places(chunk.Member, image);
            for (var row = 0; row < _rows; row++)
            {
                TransformRow(chunk.Member, Input.Value(chunk.Member, image) + (2 * row * Input.Layout.Row));
                for (var channel = 0; channel < _out; channel += Panel)
                {
                    MultiplyRow(chunk.Member, channel);
                    for (var part = 0; part < Panel; part += T.Count)
                    {
                        var at = Output.Layout.Index(channel + part, row, 0);
                        PoolRow(chunk.Member, channel, part, Output.Value(chunk.Member, image) + at, places + at);
                    }
                }
            }
        }
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

    private float* TilesOf(int member) => _tiles + ((long)member * Positions * _room * _in);

    private float* ProductsOf(int member) => _products + ((long)member * Positions * _room * Panel);

    private SparseList ListOf(int member, int outChannel)
    {
        var list = (member * _out) + outChannel;
        return new(_indices + ((long)list * ListRoom), _elements + ((long)list * ListRoom), _lengths[list]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformRow(int member, float* input)
    {
        var tiles = TilesOf(member);
        for (var channel = 0; channel < _in; channel += T.Count)
        {
            var at = input + (channel / Block * Input.Layout.Plane) + (channel % Block);
            for (var tile = 0; tile < _columns; tile++)
                Winograd<T>.TransformInput(at + (tile * 2 * Block), Input.Layout.Row, tiles + (tile * _in) + channel, _room * _in);
        }
    }

    private void MultiplyRow(int member, int channel)
    {
        float* tiles = TilesOf(member), products = ProductsOf(member);
        for (var position = 0; position < Positions; position++)
        {
            for (var tile = 0; tile < _columns; tile += Winograd<T>.Tiles)
            {
                // The last product of a row overlaps the one before rather than run over the end.
                var first = Math.Min(tile, _room - Winograd<T>.Tiles);
                Winograd<T>.Multiply(tiles + (((position * _room) + first) * _in), _in, _filters + (position * _in * _out) + channel, _out,
                    products + (((position * _room) + first) * Panel), Panel);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PoolRow(int member, int channel, int part, float* pooled, float* places)
    {
        T bias = T.Load(_bias.Values + channel + part), right = T.Broadcast(Block), below = T.Broadcast(Input.Layout.Row);
        var products = ProductsOf(member) + part;
        for (var tile = 0; tile < _columns; tile++)
        {
            Winograd<T>.TransformOutput(products + (tile * Panel), _room * Panel, bias, right, below,
                pooled + (tile * Block), places + (tile * Block));
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
}
