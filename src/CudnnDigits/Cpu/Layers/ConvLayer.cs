using CudnnDigits.Cpu.Kernels;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Layers;

/// <summary>Any convolution, computed directly: for whatever the other layers do not know, and their control in the tests.</summary>
internal sealed unsafe class ConvLayer<T> : DenseConvLayer<T>
    where T : unmanaged, ISimd<T>
{
    private readonly DirectConv<T> _forward, _backward;
    private float* _turned;

    /// <inheritdoc cref="DenseConvLayer{T}"/>
    public ConvLayer(LayerPlan plan, Activation input, Activation output, bool first, ParameterStore store)
        : base(plan, input, output, first, store)
    {
        var kernel = ((Conv2d)plan.Spec).KernelSize;
        _forward = new DirectConv<T>(input.Layout, output.Layout, kernel);
        _backward = new DirectConv<T>(Bordered, input.Layout, kernel);
    }

    public override int PrepareUnits => IsFirst ? 0 : Bordered.Blocks;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        base.Allocate(arena, sizes);
        _forward.Allocate(arena);
        if (IsFirst) return;
        _backward.Allocate(arena);
        _turned = arena.Allocate<float>(ActivationLayout.Padded(In) * Out * Taps);
    }

    /// <summary>Turns the filters of one block of out channels: [block of in][out][tap from the last][16 in].</summary>
    public override void Prepare(int unit)
    {
        for (var outChannel = unit * Block; outChannel < Math.Min((unit + 1) * Block, Out); outChannel++)
        {
            for (var inChannel = 0; inChannel < In; inChannel++)
            {
                var from = Weights + PlaceOfWeight(((outChannel * In) + inChannel) * Taps);
                var to = _turned + new FilterLayout(Out * Taps).Index(inChannel, outChannel * Taps);
                for (var tap = 0; tap < Taps; tap++) to[(Taps - 1 - tap) * Block] = from[tap * Block];
            }
        }
    }

    public override void Forward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
            _forward.Run(Input.Value(chunk.Member, image), Weights, Biases, Least, Output.Value(chunk.Member, image));
    }

    protected override void SpreadBack(int member, int count, float* gradients, float* inputGradients) =>
        _backward.Run(gradients, _turned, Zeros, float.NegativeInfinity, inputGradients);
}
