using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Kernels;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Layers;

/// <summary>
/// Conv2d(C, K, 3, pad 1) - ReLU - MaxPool2d(2) for C a multiple of 16 and K of 32: forward by <see cref="WinogradPool{T}"/>, backward
/// by <see cref="SparseConv{T}"/>. Weights lie [block of in][out][tap][16 in].
/// </summary>
internal sealed unsafe class WinogradConvPoolLayer<T> : CpuLayer
    where T : unmanaged, ISimd<T>
{
    private const int Taps = 9, Block = ActivationLayout.BlockLanes;

    private readonly ShardedParameters _parameters;
    private readonly ParameterBlock _weight, _bias;
    private readonly WinogradPool<T> _forward;
    private readonly int _in, _out;

    /// <summary>Entries that one channel's list has room for, and one more that is written but not kept.</summary>
    private readonly int _listRoom;

    private float* _elements;
    private int* _indices, _lengths;

    public WinogradConvPoolLayer(LayerPlan plan, Activation input, Activation output, ParameterStore store)
        : base(input, output)
    {
        (_in, _out) = (plan.Input.Channels, plan.Output.Channels);
        _parameters = new ShardedParameters(store, plan, _in * _out * Taps, PlaceOfWeight, _out);
        (_weight, _bias) = (_parameters.Weight, _parameters.Bias);
        _forward = new WinogradPool<T>(input.Layout, output.Layout);
        _listRoom = (output.Layout.Shape.Height * output.Layout.Shape.Width) + 1;
    }

    public override int PrepareUnits => _out / Block;

    public override int GradientUnits => _parameters.Units;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        _forward.Allocate(arena, sizes);
        _lengths = arena.Allocate<int>((long)sizes.Members * _out);
        _indices = arena.Allocate<int>((long)sizes.Members * _out * _listRoom);
        _elements = arena.Allocate<float>((long)sizes.Members * _out * _listRoom);
    }

    public override void Prepare(int unit)
    {
        for (var outChannel = unit * Block; outChannel < (unit + 1) * Block; outChannel++)
        {
            for (var inBlock = 0; inBlock < _in; inBlock += Block)
                _forward.TransformFilter(FilterOf(_weight.Values, inBlock, outChannel), inBlock, outChannel);
        }
    }

    public override void Forward(in Chunk chunk) =>
        _forward.Run(chunk.Member, chunk.Count, Input.Values(chunk.Member), _bias.Values, Output.Values(chunk.Member));

    public override void Backward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            float* input = Input.Value(chunk.Member, image), inputGradient = Input.Gradient(chunk.Member, image);
            new Span<float>(inputGradient, Input.Layout.Floats).Clear();
            for (var outChannel = 0; outChannel < _out; outChannel++) ListGradient(chunk.Member, image, outChannel);
            for (var outChannel = 0; outChannel < _out; outChannel += T.Count)
            {
                var at = Output.Layout.Index(outChannel, 0, 0);
                SparseConv<T>.AddBias(Output.Layout, Output.Value(chunk.Member, image) + at, Output.Gradient(chunk.Member, image) + at,
                    _bias.Partial(chunk.Shard) + outChannel);
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

    private float* FilterOf(float* weights, int inChannel, int outChannel) =>
        weights + ((((inChannel / Block * _out) + outChannel) * Taps * Block) + (inChannel % Block));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SparseList ListOf(int member, int outChannel)
    {
        var list = (member * _out) + outChannel;
        return new(_indices + ((long)list * _listRoom), _elements + ((long)list * _listRoom), _lengths[list]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ListGradient(int member, int image, int outChannel)
    {
        var at = Output.Layout.Index(outChannel, 0, 0);
        _lengths[(member * _out) + outChannel] = SparseConv<T>.List(Output.Layout,
            Output.Value(member, image) + at, _forward.Places(member, image) + at, Output.Gradient(member, image) + at,
            Input.Layout.Row, ListOf(member, outChannel));
    }

    private int PlaceOfWeight(int index)
    {
        var (filter, tap) = (index / Taps, index % Taps);
        var (outChannel, inChannel) = (filter / _in, filter % _in);
        return (((inChannel / Block * _out) + outChannel) * Taps * Block) + (tap * Block) + (inChannel % Block);
    }
}
