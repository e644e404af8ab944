using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Convolution.Direct;

/// <summary>
/// A convolution, with a ReLU behind it or without, none of whose gradients need be zero. The border of the input stands for the padding.
/// The gradient of the input is a convolution, too: of the output's gradient within a border of zeros, with the filters flipped.
/// Weights lie as in <see cref="FilterLayout"/>.
/// </summary>
internal abstract unsafe class ConvLayer<S, V> : CpuLayer
    where S : struct, ISimd<V>
    where V : unmanaged
{
    protected const int Block = ActivationLayout.BlockLanes;

    private readonly ShardedParameters _parameters;
    private readonly DirectConvBackwardWeights<S, V> _backwardWeights;
    private float* _paddedGradients;
    private long _stride;

    /// <param name="plan">The convolution.</param>
    /// <param name="input">Its input, with a border as wide as the padding.</param>
    /// <param name="output">Its output, or that of the ReLU behind it.</param>
    /// <param name="needsInputGradient">Whether the layer before needs the gradient of the input.</param>
    /// <param name="store">Takes the parameters.</param>
    protected ConvLayer(LayerPlan plan, Activation input, Activation output, bool needsInputGradient, ParameterStore store)
        : base(input, output)
    {
        var conv = (Conv2d)plan.Spec;
        (NeedsInputGradient, InChannels, OutChannels, Taps) = (needsInputGradient, plan.Input.Channels, conv.OutChannels, conv.KernelSize * conv.KernelSize);
        GradientLayout = new ActivationLayout(output.Layout.Shape, Block, conv.KernelSize - 1 - conv.Padding);
        _backwardWeights = new DirectConvBackwardWeights<S, V>(input.Layout, GradientLayout, conv.KernelSize);
        _parameters = new ShardedParameters(store, plan, GradientLayout.Blocks * InChannels * Taps * Block, WeightIndex, GradientLayout.Blocks * Block);
    }

    public override int GradientUnits => _parameters.Units;

    protected bool NeedsInputGradient { get; }

    protected int InChannels { get; }

    protected int OutChannels { get; }

    protected int Taps { get; }

    /// <summary>Layout of the output's gradient within its border.</summary>
    protected ActivationLayout GradientLayout { get; }

    protected float* Weights => _parameters.Weight.Values;

    protected float* Biases => _parameters.Bias.Values;

    /// <summary>The bias of a gradient: a zero for each input channel.</summary>
    protected float* Zeros { get; private set; }

    /// <summary>What a smaller output is raised to.</summary>
    protected float Floor => Output.Rectified ? 0 : float.NegativeInfinity;

    /// <summary>Images whose input gradients are computed together.</summary>
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

    /// <summary>Computes the input gradients of images that follow each other.</summary>
    /// <param name="workspace">Whose scratch to use.</param>
    /// <param name="count">1 to <see cref="GroupSize"/>.</param>
    /// <param name="gradients">The output's, as <see cref="GradientLayout"/> says.</param>
    /// <param name="inputGradients">The input's.</param>
    protected abstract void BackwardData(int workspace, int count, float* gradients, float* inputGradients);

    /// <summary>PyTorch's [out][in][row][column] to <see cref="FilterLayout"/>.</summary>
    protected int WeightIndex(int index) => new FilterLayout(InChannels * Taps).Index(index / (InChannels * Taps), index % (InChannels * Taps));

    /// <summary>Copies a gradient into a border of zeros, with zeros where a ReLU was not passed.</summary>
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
