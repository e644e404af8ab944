using CudnnDigits.Cpu.Kernels;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Layers;

/// <summary>
/// Any convolution, with a ReLU behind it or without, computed directly: the path for whatever the other layers do not know, and their
/// control in the tests. The border of the input stands for the padding. The gradient of the input is a convolution, too: of the
/// output's gradient within a border of zeros, with the filters turned round. Weights lie [block of out][in][tap][16 out].
/// </summary>
internal sealed unsafe class ConvLayer<T> : CpuLayer
    where T : unmanaged, ISimd<T>
{
    private const int Block = ActivationLayout.BlockLanes;

    private readonly ShardedParameters _parameters;
    private readonly ParameterBlock _weight, _bias;
    private readonly ActivationLayout _bordered;
    private readonly DirectConv<T> _forward, _backward;
    private readonly DirectConvGradient<T> _gradient;
    private readonly int _in, _out, _taps;
    private readonly bool _first;
    private float* _turned, _gradients, _zeros;
    private long _stride;

    /// <param name="plan">The convolution.</param>
    /// <param name="input">Its input, with a border as wide as the padding.</param>
    /// <param name="output">Its output, or that of the ReLU behind it.</param>
    /// <param name="first">Nobody wants the gradient of the input.</param>
    /// <param name="store">Takes the parameters.</param>
    public ConvLayer(LayerPlan plan, Activation input, Activation output, bool first, ParameterStore store)
        : base(input, output)
    {
        var conv = (Conv2d)plan.Spec;
        (_first, _in, _out, _taps) = (first, plan.Input.Channels, conv.OutChannels, conv.KernelSize * conv.KernelSize);
        _bordered = new ActivationLayout(output.Layout.Shape, Block, conv.KernelSize - 1 - conv.Padding);
        _forward = new DirectConv<T>(input.Layout, output.Layout, conv.KernelSize);
        _backward = new DirectConv<T>(_bordered, input.Layout, conv.KernelSize);
        _gradient = new DirectConvGradient<T>(input.Layout, _bordered, conv.KernelSize);
        _parameters = new ShardedParameters(
            store, plan, _bordered.Blocks * _in * _taps * Block, PlaceOfWeight, _bordered.Blocks * Block);
        (_weight, _bias) = (_parameters.Weight, _parameters.Bias);
    }

    public override int PrepareUnits => _first ? 0 : _bordered.Blocks;

    public override int GradientUnits => _parameters.Units;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        _forward.Allocate(arena);
        _gradient.Allocate(arena);
        _stride = Arena.Stride<float>(_bordered.Floats);
        _gradients = arena.Allocate<float>(sizes.Members * _stride);
        if (_first) return;
        _backward.Allocate(arena);
        _zeros = arena.Allocate<float>(Input.Layout.Blocks * Block);
        _turned = arena.Allocate<float>((_in + Block - 1) / Block * _out * _taps * Block);
    }

    /// <summary>Turns the filters of one block of out channels: [block of in][out][tap from the last][16 in].</summary>
    public override void Prepare(int unit)
    {
        for (var outChannel = unit * Block; outChannel < Math.Min((unit + 1) * Block, _out); outChannel++)
        {
            for (var inChannel = 0; inChannel < _in; inChannel++)
            {
                var from = _weight.Values + PlaceOfWeight(((outChannel * _in) + inChannel) * _taps);
                var to = _turned + (((inChannel / Block * _out) + outChannel) * _taps * Block) + (inChannel % Block);
                for (var tap = 0; tap < _taps; tap++) to[(_taps - 1 - tap) * Block] = from[tap * Block];
            }
        }
    }

    public override void Forward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            _forward.Run(Input.Value(chunk.Member, image), _weight.Values, _bias.Values,
                Output.Rectified ? 0 : float.NegativeInfinity, Output.Value(chunk.Member, image));
        }
    }

    public override void Backward(in Chunk chunk)
    {
        var gradient = _gradients + (chunk.Member * _stride);
        for (var image = 0; image < chunk.Count; image++)
        {
            SetInBorder(Output.Value(chunk.Member, image), Output.Gradient(chunk.Member, image), gradient);
            _gradient.Add(Input.Value(chunk.Member, image), gradient, _weight.Partial(chunk.Shard), _bias.Partial(chunk.Shard));
            if (!_first) _backward.Run(gradient, _turned, _zeros, float.NegativeInfinity, Input.Gradient(chunk.Member, image));
        }
    }

    public override (int Offset, int Length) ComputeGradient(int member, int unit, in BatchSize batch) =>
        _parameters.Sum(unit, batch.Shards);

    /// <summary>PyTorch's [out][in][row][column] to [block of out][in][tap][lane].</summary>
    private int PlaceOfWeight(int index)
    {
        var (outChannel, term) = (index / (_in * _taps), index % (_in * _taps));
        return (((outChannel / Block * _in * _taps) + term) * Block) + (outChannel % Block);
    }

    /// <summary>Copies a gradient into a border of zeros, with zeros where a ReLU was not passed.</summary>
    private void SetInBorder(float* values, float* gradients, float* bordered)
    {
        var (_, height, width) = Output.Layout.Shape;
        T zero = T.Broadcast(0), least = T.Broadcast(Output.Rectified ? 0 : float.NegativeInfinity);
        for (var channel = 0; channel < _bordered.Blocks * Block; channel += Block)
        {
            for (var y = 0; y < height; y++)
            {
                var at = Output.Layout.Index(channel, y, 0);
                var to = bordered + _bordered.Index(channel, y, 0);
                for (var x = 0; x < width * Block; x += T.Count)
                    T.IfGreater(T.Load(values + at + x), least, T.Load(gradients + at + x), zero).Store(to + x);
            }
        }
    }
}
