using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Convolution.Direct;

/// <summary>
/// A convolution of any size computed directly, for every case that no faster layer supports and as their reference in tests.
/// </summary>
internal sealed unsafe class DirectConvLayer<S, V> : ConvLayer<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    private readonly DirectConv<S, V> _forward, _backward;
    private float* _flipped;

    /// <inheritdoc cref="ConvLayer{S, V}"/>
    public DirectConvLayer(LayerPlan plan, Activation input, Activation output, bool needsInputGradient, ParameterStore store)
        : base(plan, input, output, needsInputGradient, store)
    {
        var kernel = ((Conv2d)plan.Spec).KernelSize;
        _forward = new DirectConv<S, V>(input.Layout, output.Layout, kernel);
        _backward = new DirectConv<S, V>(GradientLayout, input.Layout, kernel);
    }

    public override int PrepareUnits => NeedsInputGradient ? GradientLayout.Blocks : 0;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        base.Allocate(arena, sizes);
        _forward.Allocate(arena);
        if (!NeedsInputGradient) return;
        _backward.Allocate(arena);
        _flipped = arena.Allocate<float>(ActivationLayout.RoundUpToBlock(InChannels) * OutChannels * Taps);
    }

    /// <summary>Flips the filters of one block of output channels, to [block of 16 in][out][tap from last to first][16 in].</summary>
    public override void Prepare(int unit)
    {
        for (var outChannel = unit * Block; outChannel < Math.Min((unit + 1) * Block, OutChannels); outChannel++)
        {
            for (var inChannel = 0; inChannel < InChannels; inChannel++)
            {
                var from = Weights + WeightIndex(((outChannel * InChannels) + inChannel) * Taps);
                var to = _flipped + new FilterLayout(OutChannels * Taps).Index(inChannel, outChannel * Taps);
                for (var tap = 0; tap < Taps; tap++) to[(Taps - 1 - tap) * Block] = from[tap * Block];
            }
        }
    }

    public override void Forward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
            _forward.Run(Input.Value(chunk.Workspace, image), Weights, Biases, Floor, Output.Value(chunk.Workspace, image));
    }

    protected override void BackwardData(int workspace, int count, float* gradients, float* inputGradients) =>
        _backward.Run(gradients, _flipped, Zeros, float.NegativeInfinity, inputGradients);
}
