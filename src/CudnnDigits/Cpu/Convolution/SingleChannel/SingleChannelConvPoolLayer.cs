using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Convolution.SingleChannel;

/// <summary>
/// Conv2d(1, C, 3, padding 1), ReLU and MaxPool2d(2) as the first layers of a network, for C a multiple of 16. Weights are laid out
/// [block of 16 out][tap][16 out].
/// </summary>
internal sealed unsafe class SingleChannelConvPoolLayer<S, V> : CpuLayer
    where S : struct, ISimd<V>
    where V : unmanaged
{
    private const int Taps = 9, Block = ActivationLayout.BlockLanes, Patch = SingleChannelConvPool<S, V>.PatchFloats;

    private readonly ShardedParameters _parameters;
    private readonly ParameterBlock _weight, _bias;
    private readonly int _windowCount;
    private float* _argmax, _patches;
    private PoolWindow* _windows;
    private int* _activeCounts;
    private int _chunkSize;
    private long _activeCountStride;

    public SingleChannelConvPoolLayer(LayerPlan plan, Activation input, Activation output, ParameterStore store)
        : base(input, output)
    {
        var channels = plan.Output.Channels;
        _parameters = new ShardedParameters(store, plan, channels * Taps, WeightIndex, channels);
        _weight = _parameters.Weight;
        _bias = _parameters.Bias;
        _windowCount = output.Layout.Shape.Height * output.Layout.Shape.Width;
    }

    public override int GradientUnits => _parameters.Units;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        _chunkSize = sizes.Chunk;
        var images = (long)sizes.Workspaces * sizes.Chunk;
        _argmax = arena.Allocate<float>(images * Output.Layout.Floats);
        _windows = arena.Allocate<PoolWindow>(images * _windowCount);
        _activeCountStride = Arena.Stride<int>(sizes.Chunk);
        _activeCounts = arena.Allocate<int>(sizes.Workspaces * _activeCountStride);
        _patches = arena.Allocate<float>((long)sizes.Workspaces * (_windowCount + 1) * Patch);
    }

    public override void Forward(in Chunk chunk)
    {
        var rowStride = Input.Layout.RowStride;
        for (var image = 0; image < chunk.Count; image++)
        {
            float* picture = Input.Value(chunk.Workspace, image), pooled = Output.Value(chunk.Workspace, image);
            var argmax = Argmax(chunk.Workspace, image);
            var windows = Windows(chunk.Workspace, image);
            var active = SingleChannelConvPool<S, V>.PartitionWindows(picture, rowStride, Output.Layout, windows);
            ActiveCount(chunk.Workspace, image) = active;
            for (var channel = 0; channel < Output.Layout.Shape.Channels; channel += S.Count)
            {
                var at = Output.Layout.Index(channel, 0, 0);
                var bias = _bias.Values + channel;
                var weights = WeightsOf(_weight.Values, channel);
                SingleChannelConvPool<S, V>.Forward(picture, rowStride, windows, active, weights, bias, pooled + at, argmax + at);
                SingleChannelConvPool<S, V>.ForwardBias(windows + active, _windowCount - active, bias, pooled + at, argmax + at);
            }
        }
    }

    public override void Backward(in Chunk chunk)
    {
        var patches = _patches + ((long)chunk.Workspace * (_windowCount + 1) * Patch);
        for (var image = 0; image < chunk.Count; image++)
        {
            float* pooled = Output.Value(chunk.Workspace, image), gradient = Output.Gradient(chunk.Workspace, image);
            var argmax = Argmax(chunk.Workspace, image);
            var windows = Windows(chunk.Workspace, image);
            var active = ActiveCount(chunk.Workspace, image);
            SingleChannelConvPool<S, V>.GatherPatches(Input.Value(chunk.Workspace, image), Input.Layout.RowStride, windows, active, patches);
            for (var channel = 0; channel < Output.Layout.Shape.Channels; channel += S.Count)
            {
                var at = Output.Layout.Index(channel, 0, 0);
                var biasGradient = _bias.Partial(chunk.Shard) + channel;
                SingleChannelConvPool<S, V>.Backward(patches, windows, active, pooled + at, argmax + at, gradient + at,
                    WeightsOf(_weight.Partial(chunk.Shard), channel), biasGradient);
                SingleChannelConvPool<S, V>.BackwardBias(windows + active, _windowCount - active, pooled + at, gradient + at, biasGradient);
            }
        }
    }

    public override GradientSlice ComputeGradient(int worker, int unit, in BatchSize batch) =>
        _parameters.ReducePartials(unit, batch.Shards);

    private PoolWindow* Windows(int workspace, int image) => _windows + ((((long)workspace * _chunkSize) + image) * _windowCount);

    private ref int ActiveCount(int workspace, int image) => ref _activeCounts[(workspace * _activeCountStride) + image];

    private float* Argmax(int workspace, int image) => _argmax + ((((long)workspace * _chunkSize) + image) * Output.Layout.Floats);

    private static float* WeightsOf(float* weights, int channel) => weights + new FilterLayout(Taps).Index(channel, 0);

    private static int WeightIndex(int index) => new FilterLayout(Taps).Index(index / Taps, index % Taps);
}
