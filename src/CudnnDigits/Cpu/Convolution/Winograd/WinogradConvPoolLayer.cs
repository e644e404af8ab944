using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Convolution.Sparse;
using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Convolution.Winograd;

/// <summary>
/// Conv2d(C, K, 3, padding 1), ReLU and MaxPool2d(2), for C a multiple of 16 and K of 32: forward by <see cref="WinogradConvPool{S, V}"/>,
/// backward by <see cref="SparseConvBackward{S, V}"/>. Weights are laid out as <see cref="FilterLayout"/>: [block of 16 in][out, tap][16 in].
/// </summary>
internal sealed unsafe class WinogradConvPoolLayer<S, V> : CpuLayer
    where S : struct, ISimd<V>
    where V : unmanaged
{
    private const int Taps = 9, Block = ActivationLayout.BlockLanes;

    private readonly ShardedParameters _parameters;
    private readonly ParameterBlock _weight, _bias;
    private readonly WinogradConvPool<S, V> _forward;
    private readonly FilterLayout _filters;
    private readonly int _in, _out;

    /// <summary>Entries in the list of one channel, and one more that is written but not kept.</summary>
    private readonly int _listCapacity;

    private float* _values;
    private int* _indices, _lengths;

    public WinogradConvPoolLayer(LayerPlan plan, Activation input, Activation output, ParameterStore store)
        : base(input, output)
    {
        _in = plan.Input.Channels;
        _out = plan.Output.Channels;
        _filters = new FilterLayout(_out * Taps);
        _parameters = new ShardedParameters(store, plan, _in * _out * Taps, WeightIndex, _out);
        _weight = _parameters.Weight;
        _bias = _parameters.Bias;
        _forward = new WinogradConvPool<S, V>(input.Layout, output.Layout);
        _listCapacity = (output.Layout.Shape.Height * output.Layout.Shape.Width) + 1;
    }

    public override int PrepareUnits => _out / Block;

    public override int GradientUnits => _parameters.Units;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        _forward.Allocate(arena, sizes);
        _lengths = arena.Allocate<int>((long)sizes.Workspaces * _out);
        _indices = arena.Allocate<int>((long)sizes.Workspaces * _out * _listCapacity);
        _values = arena.Allocate<float>((long)sizes.Workspaces * _out * _listCapacity);
    }

    public override void Prepare(int unit)
    {
        for (var outChannel = unit * Block; outChannel < (unit + 1) * Block; outChannel++)
        {
            for (var inBlock = 0; inBlock < _in; inBlock += Block)
                _forward.FilterTransform(FilterOf(_weight.Values, inBlock, outChannel), inBlock, outChannel);
        }
    }

    public override void Forward(in Chunk chunk) =>
        _forward.Run(chunk.Workspace, chunk.Count, Input.Values(chunk.Workspace), _bias.Values, Output.Values(chunk.Workspace));

    public override void Backward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            float* input = Input.Value(chunk.Workspace, image), inputGradient = Input.Gradient(chunk.Workspace, image);
            new Span<float>(inputGradient, Input.Layout.Floats).Clear();
            for (var outChannel = 0; outChannel < _out; outChannel++) CompressGradient(chunk.Workspace, image, outChannel);
            for (var outChannel = 0; outChannel < _out; outChannel += S.Count)
            {
                var at = Output.Layout.Index(outChannel, 0, 0);
                SparseConvBackward<S, V>.BackwardBias(Output.Layout, Output.Value(chunk.Workspace, image) + at,
                    Output.Gradient(chunk.Workspace, image) + at, _bias.Partial(chunk.Shard) + outChannel);
            }

            for (var inChannel = 0; inChannel < _in; inChannel += S.Count)
            {
                var plane = (inChannel / Block * Input.Layout.BlockStride) + (inChannel % Block);
                for (var outChannel = 0; outChannel < _out; outChannel++)
                {
                    SparseConvBackward<S, V>.Backward(
                        ListOf(chunk.Workspace, outChannel), input + plane, inputGradient + plane, Input.Layout.RowStride,
                        FilterOf(_weight.Values, inChannel, outChannel), FilterOf(_weight.Partial(chunk.Shard), inChannel, outChannel));
                }
            }
        }
    }

    public override GradientSlice ComputeGradient(int worker, int unit, in BatchSize batch) =>
        _parameters.ReducePartials(unit, batch.Shards);

    private float* FilterOf(float* weights, int inChannel, int outChannel) =>
        weights + _filters.Index(inChannel, outChannel * Taps);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SparseList ListOf(int workspace, int outChannel)
    {
        var list = (workspace * _out) + outChannel;
        return new(_indices + ((long)list * _listCapacity), _values + ((long)list * _listCapacity), _lengths[list]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CompressGradient(int workspace, int image, int outChannel)
    {
        var at = Output.Layout.Index(outChannel, 0, 0);
        _lengths[(workspace * _out) + outChannel] = SparseConvBackward<S, V>.CompressGradient(Output.Layout,
            Output.Value(workspace, image) + at, _forward.Argmax(workspace, image) + at, Output.Gradient(workspace, image) + at,
            Input.Layout.RowStride, ListOf(workspace, outChannel));
    }

    /// <summary>Index of the weight with an index in PyTorch's order [out][in][tap].</summary>
    private int WeightIndex(int index)
    {
        var (filter, tap) = (index / Taps, index % Taps);
        var (outChannel, inChannel) = (filter / _in, filter % _in);
        return _filters.Index(inChannel, (outChannel * Taps) + tap);
    }
}
