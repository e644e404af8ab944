using CudnnDigits.Cpu.Kernels;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Layers;

/// <summary>
/// Any convolution, computed directly: the path for whatever the fused layers do not know, and their control in the tests.
/// The border of the input stands for the padding. The input's gradient is a convolution, too: of the output's, with a border as wide as
/// a window reaches.
/// </summary>
internal sealed unsafe class ConvLayer<T> : CpuLayer
    where T : unmanaged, ISimd<T>
{
    private readonly ShardedParameters _parameters;
    private readonly ParameterBlock _weight, _bias;
    private readonly DirectConv<T> _conv, _reverse;
    private readonly ActivationLayout _bordered;
    private readonly bool _first;
    private float* _reversed, _gradients;
    private long _stride;

    /// <param name="plan">The layer.</param>
    /// <param name="input">Its input, with a border as wide as the padding.</param>
    /// <param name="output">Its output.</param>
    /// <param name="first">Nobody wants the gradient of the input.</param>
    /// <param name="store">Takes the parameters.</param>
    public ConvLayer(LayerPlan plan, Activation input, Activation output, bool first, ParameterStore store)
        : base(input, output)
    {
        _first = first;
        var kernel = ((Conv2d)plan.Spec).KernelSize;
        _conv = new DirectConv<T>(input.Layout, output.Layout, kernel);
        _bordered = output.Layout with { Border = kernel - 1 };
        _reverse = new DirectConv<T>(_bordered, input.Layout, kernel, origin: input.Layout.Border);
        _parameters = new ShardedParameters(
            store, plan, _conv.WeightFloats, _conv.PlaceOfWeight, output.Layout.Blocks * output.Layout.Lanes);
        (_weight, _bias) = (_parameters.Weight, _parameters.Bias);
    }

    public override int PrepareUnits => _first ? 0 : Output.Layout.Blocks;

    public override int GradientUnits => _parameters.Units;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        if (_first) return;
        _stride = Arena.Stride<float>(_bordered.Floats);
        _gradients = arena.Allocate<float>(sizes.Members * _stride);
        _reversed = arena.Allocate<float>(_reverse.WeightFloats);
    }

    public override void Prepare(int unit) => _conv.Reverse(_weight.Values, _reverse, _reversed, unit);

    public override void Forward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
            _conv.Forward(Input.Value(chunk.Member, image), _weight.Values, _bias.Values, Output.Value(chunk.Member, image));
    }

    public override void Backward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            var gradient = Output.Gradient(chunk.Member, image);
            _conv.WeightGradient(
                Input.Value(chunk.Member, image), gradient, _weight.Partial(chunk.Shard), _bias.Partial(chunk.Shard));
            if (_first) continue;
            var bordered = _gradients + (chunk.Member * _stride);
            CopyToBordered(gradient, bordered);
            _reverse.Forward(bordered, _reversed, null, Input.Gradient(chunk.Member, image));
        }
    }

    public override (int Offset, int Length) ComputeGradient(int member, int unit, in BatchSize batch) =>
        _parameters.Sum(unit, batch.Shards);

    private void CopyToBordered(float* gradient, float* bordered)
    {
        var (from, row) = (Output.Layout, Output.Layout.Shape.Width * Output.Layout.Lanes);
        for (var channel = 0; channel < from.Shape.Channels; channel += from.Lanes)
        {
            for (var y = 0; y < from.Shape.Height; y++)
            {
                new Span<float>(gradient + from.Index(channel, y, 0), row)
                    .CopyTo(new Span<float>(bordered + _bordered.Index(channel, y, 0), row));
            }
        }
    }
}
