using CudnnDigits.Cpu.Kernels;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Layers;

/// <summary>
/// Any convolution, computed directly: the path for whatever the fused layers do not know, and their control in the tests.
/// The border of the input stands for the padding. Weights lie [block of out channels][in channel][tap][16 out channels].
/// </summary>
internal sealed unsafe class ConvLayer<T> : CpuLayer
    where T : unmanaged, ISimd<T>
{
    private readonly ShardedParameters _parameters;
    private readonly ParameterBlock _weight, _bias;
    private readonly DirectConv<T> _conv;
    private readonly bool _first;
    private float* _transposed;

    /// <param name="plan">The layer.</param>
    /// <param name="input">Its input, with a border as wide as the padding.</param>
    /// <param name="output">Its output.</param>
    /// <param name="first">Nobody wants the gradient of the input.</param>
    /// <param name="store">Takes the parameters.</param>
    public ConvLayer(LayerPlan plan, Activation input, Activation output, bool first, ParameterStore store)
        : base(input, output)
    {
        _first = first;
        _conv = new DirectConv<T>(input.Layout, output.Layout, ((Conv2d)plan.Spec).KernelSize);
        _parameters = new ShardedParameters(
            store, plan, _conv.WeightFloats, _conv.PlaceOfWeight, output.Layout.Blocks * output.Layout.Lanes);
        (_weight, _bias) = (_parameters.Weight, _parameters.Bias);
    }

    public override int PrepareUnits => _first ? 0 : Output.Layout.Blocks;

    public override int GradientUnits => _parameters.Units;

    public override void Allocate(Arena arena, CpuSizes sizes) => _transposed = arena.Allocate<float>(_conv.TransposedFloats);

    public override void Prepare(int unit) => _conv.Transpose(_weight.Values, _transposed, unit);

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
            if (!_first) _conv.InputGradient(gradient, _transposed, Input.Gradient(chunk.Member, image));
        }
    }

    public override (int Offset, int Length) ComputeGradient(int member, int unit, in BatchSize batch) =>
        _parameters.Sum(unit, batch.Shards);
}
