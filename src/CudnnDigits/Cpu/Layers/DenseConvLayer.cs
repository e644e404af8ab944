using CudnnDigits.Cpu.Kernels;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Layers;

/// <summary>
/// A convolution, with a ReLU behind it or without, none of whose gradients need be zero. The border of the input stands for the padding.
/// The gradient of the input is a convolution, too: of the output's gradient within a border of zeros, with the filters turned round.
/// Weights lie as in <see cref="FilterLayout"/>.
/// </summary>
internal abstract unsafe class DenseConvLayer<T> : CpuLayer
    where T : unmanaged, ISimd<T>
{
    protected const int Block = ActivationLayout.BlockLanes;

    private readonly ShardedParameters _parameters;
    private readonly DirectConvGradient<T> _gradient;
    private float* _gradients;
    private long _stride;

    /// <param name="plan">The convolution.</param>
    /// <param name="input">Its input, with a border as wide as the padding.</param>
    /// <param name="output">Its output, or that of the ReLU behind it.</param>
    /// <param name="first">Nobody wants the gradient of the input.</param>
    /// <param name="store">Takes the parameters.</param>
    protected DenseConvLayer(LayerPlan plan, Activation input, Activation output, bool first, ParameterStore store)
        : base(input, output)
    {
        var conv = (Conv2d)plan.Spec;
        (IsFirst, In, Out, Taps) = (first, plan.Input.Channels, conv.OutChannels, conv.KernelSize * conv.KernelSize);
        Bordered = new ActivationLayout(output.Layout.Shape, Block, conv.KernelSize - 1 - conv.Padding);
        _gradient = new DirectConvGradient<T>(input.Layout, Bordered, conv.KernelSize);
        _parameters = new ShardedParameters(store, plan, Bordered.Blocks * In * Taps * Block, PlaceOfWeight, Bordered.Blocks * Block);
    }

    public override int GradientUnits => _parameters.Units;

    protected bool IsFirst { get; }

    protected int In { get; }

    protected int Out { get; }

    protected int Taps { get; }

    /// <summary>Layout of the output's gradient within its border.</summary>
    protected ActivationLayout Bordered { get; }

    protected float* Weights => _parameters.Weight.Values;

    protected float* Biases => _parameters.Bias.Values;

    /// <summary>The bias of a gradient: a zero for each input channel.</summary>
    protected float* Zeros { get; private set; }

    /// <summary>What a smaller output is raised to.</summary>
    protected float Least => Output.Rectified ? 0 : float.NegativeInfinity;

    /// <summary>Images whose input gradients are computed together.</summary>
    protected virtual int Group => 1;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        _gradient.Allocate(arena);
        _stride = Arena.Stride<float>((long)Group * Bordered.Floats);
        _gradients = arena.Allocate<float>(sizes.Members * _stride);
        Zeros = arena.Allocate<float>(Input.Layout.Blocks * Block);
    }

    public override void Backward(in Chunk chunk)
    {
        var gradients = _gradients + (chunk.Member * _stride);
        for (var first = 0; first < chunk.Count; first += Group)
        {
            var count = Math.Min(Group, chunk.Count - first);
            for (var image = first; image < first + count; image++)
            {
                var gradient = gradients + ((long)(image - first) * Bordered.Floats);
                SetInBorder(Output.Value(chunk.Member, image), Output.Gradient(chunk.Member, image), gradient);
                _gradient.Add(Input.Value(chunk.Member, image), gradient,
                    _parameters.Weight.Partial(chunk.Shard), _parameters.Bias.Partial(chunk.Shard));
            }

            if (!IsFirst) SpreadBack(chunk.Member, count, gradients, Input.Gradient(chunk.Member, first));
        }
    }

    public override (int Offset, int Length) ComputeGradient(int member, int unit, in BatchSize batch) =>
        _parameters.Sum(unit, batch.Shards);

    /// <summary>Computes the input gradients of images that follow each other.</summary>
    /// <param name="member">Whose scratch to use.</param>
    /// <param name="count">1 to <see cref="Group"/>.</param>
    /// <param name="gradients">The output's, as <see cref="Bordered"/> says.</param>
    /// <param name="inputGradients">The input's.</param>
    protected abstract void SpreadBack(int member, int count, float* gradients, float* inputGradients);

    /// <summary>PyTorch's [out][in][row][column] to <see cref="FilterLayout"/>.</summary>
    protected int PlaceOfWeight(int index) => new FilterLayout(In * Taps).Index(index / (In * Taps), index % (In * Taps));

    /// <summary>Copies a gradient into a border of zeros, with zeros where a ReLU was not passed.</summary>
    private void SetInBorder(float* values, float* gradients, float* bordered)
    {
        var (_, height, width) = Output.Layout.Shape;
        T zero = T.Broadcast(0), least = T.Broadcast(Least);
        for (var channel = 0; channel < Bordered.Blocks * Block; channel += Block)
        {
            for (var y = 0; y < height; y++)
            {
                var at = Output.Layout.Index(channel, y, 0);
                var to = bordered + Bordered.Index(channel, y, 0);
                for (var x = 0; x < width * Block; x += T.Count)
                    T.IfGreater(T.Load(values + at + x), least, T.Load(gradients + at + x), zero).Store(to + x);
            }
        }
    }
}
