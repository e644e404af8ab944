using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Convolution.Direct;

/// <summary>
/// Base of the convolutions with stride 1, with or without a fused ReLU, that compute their gradients without assuming zeros. The border of
/// the input serves as padding. The gradient of the input (backward data) is itself a convolution: of the output's gradient, within a
/// border of zeros, with the flipped filters. Weights are laid out as <see cref="FilterLayout"/>: [block of 16 out][in, tap][16 out].
/// </summary>
internal abstract unsafe class ConvLayer<S, V> : CpuLayer
    where S : struct, ISimd<V>
    where V : unmanaged
{
    protected const int Block = ActivationLayout.BlockLanes;

    private readonly FilterLayout _filters;
    private readonly ShardedParameters _parameters;
    private readonly DirectConvBackwardWeights<S, V> _backwardWeights;
    private float* _paddedGradients;
    private long _stride;

    /// <param name="plan">The convolution in the plan.</param>
    /// <param name="input">The input, with a border as wide as the padding.</param>
    /// <param name="output">The output, after the ReLU if there is one.</param>
    /// <param name="needsInputGradient">Whether the layer before needs the gradient of the input.</param>
    /// <param name="store">Receives the parameters.</param>
    protected ConvLayer(LayerPlan plan, Activation input, Activation output, bool needsInputGradient, ParameterStore store)
        : base(input, output)
    {
        var conv = (Conv2d)plan.Spec;
        NeedsInputGradient = needsInputGradient;
        InChannels = plan.Input.Channels;
        OutChannels = conv.OutChannels;
        Taps = conv.KernelSize * conv.KernelSize;
        _filters = new FilterLayout(InChannels * Taps);
        GradientLayout = new ActivationLayout(output.Layout.Shape, Block, conv.KernelSize - 1 - conv.Padding);
        _backwardWeights = new DirectConvBackwardWeights<S, V>(input.Layout, GradientLayout, conv.KernelSize);
        var outLanes = GradientLayout.Blocks * Block;
        _parameters = new ShardedParameters(store, plan, outLanes * InChannels * Taps, WeightIndex, outLanes);
    }

    public override int GradientUnits => _parameters.Units;

    protected bool NeedsInputGradient { get; }

    protected int InChannels { get; }

    protected int OutChannels { get; }

    protected int Taps { get; }

    /// <summary>Layout of the output's gradient within its border of zeros.</summary>
    protected ActivationLayout GradientLayout { get; }

    protected float* Weights => _parameters.Weight.Values;

    protected float* Biases => _parameters.Bias.Values;

    /// <summary>[in]: the bias of the backward convolution.</summary>
    protected float* Zeros { get; private set; }

    /// <summary>Lower bound of the output: 0 with a ReLU, minus infinity without.</summary>
    protected float Floor => Output.Rectified ? 0 : float.NegativeInfinity;

    /// <summary>Number of images whose input gradients are computed together.</summary>
    protected virtual int GroupSize => 1;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        _backwardWeights.Allocate(arena);
        _stride = Arena.Stride<float>((long)GroupSize * GradientLayout.Floats);
        _paddedGradients = arena.Allocate<float>(sizes.Workspaces * _stride);
        Zeros = arena.Allocate<float>(Input.Layout.Blocks * Block);
    }

    public override void Backward(in Chunk chunk)
    {
        var gradients = _paddedGradients + (chunk.Workspace * _stride);
        for (var first = 0; first < chunk.Count; first += GroupSize)
        {
            var count = Math.Min(GroupSize, chunk.Count - first);
            for (var image = first; image < first + count; image++)
            {
                var gradient = gradients + ((long)(image - first) * GradientLayout.Floats);
                PadGradient(Output.Value(chunk.Workspace, image), Output.Gradient(chunk.Workspace, image), gradient);
                _backwardWeights.Accumulate(Input.Value(chunk.Workspace, image), gradient,
                    _parameters.Weight.Partial(chunk.Shard), _parameters.Bias.Partial(chunk.Shard));
            }

            if (NeedsInputGradient) BackwardData(chunk.Workspace, count, gradients, Input.Gradient(chunk.Workspace, first));
        }
    }

    public override GradientSlice ComputeGradient(int worker, int unit, in BatchSize batch) =>
        _parameters.ReducePartials(unit, batch.Shards);

    /// <summary>Computes the input gradients of consecutive images.</summary>
    /// <param name="workspace">Index of the workspace whose scratch buffers are used.</param>
    /// <param name="count">Number of images, at most <see cref="GroupSize"/>.</param>
    /// <param name="gradients">Gradients of the outputs, laid out as <see cref="GradientLayout"/>.</param>
    /// <param name="inputGradients">Receives the gradients of the inputs.</param>
    protected abstract void BackwardData(int workspace, int count, float* gradients, float* inputGradients);

    /// <summary>PyTorch's [out][in][row][column] to <see cref="FilterLayout"/>.</summary>
    protected int WeightIndex(int index) => _filters.Index(index / _filters.Terms, index % _filters.Terms);

    /// <summary>Copies the output gradient of one image into its border of zeros. Where the ReLU was inactive, the copy is zero.</summary>
    private void PadGradient(float* values, float* gradients, float* padded)
    {
        var (_, height, width) = Output.Layout.Shape;
        V zero = default, floor = S.Broadcast(Floor);
        for (var channel = 0; channel < GradientLayout.Blocks * Block; channel += Block)
        {
            for (var y = 0; y < height; y++)
            {
                var at = Output.Layout.Index(channel, y, 0);
                var to = padded + GradientLayout.Index(channel, y, 0);
                for (var x = 0; x < width * Block; x += S.Count)
                    S.Store(S.SelectGreater(S.Load(values + at + x), floor, S.Load(gradients + at + x), zero), to + x);
            }
        }
    }
}
