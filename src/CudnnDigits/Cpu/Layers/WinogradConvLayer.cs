using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Layers;

/// <summary>
/// Conv2d(C, K, 3, pad 1), with a ReLU behind it or without, for C and K multiples of 32 and even planes: outputs and the gradient of the
/// input by <see cref="WinogradPlain{T}"/>.
/// </summary>
internal sealed unsafe class WinogradConvLayer<T> : DenseConvLayer<T>
    where T : unmanaged, Kernels.ISimd<T>
{
    private readonly WinogradPlain<T> _forward, _backward;

    /// <inheritdoc cref="DenseConvLayer{T}"/>
    public WinogradConvLayer(LayerPlan plan, Activation input, Activation output, ParameterStore store)
        : base(plan, input, output, first: false, store)
    {
        _forward = new WinogradPlain<T>(input.Layout, output.Layout, Least);
        _backward = new WinogradPlain<T>(Bordered, input.Layout, float.NegativeInfinity);
    }

    /// <summary>A unit a block of out channels for the outputs, and one a block of in channels for the gradient.</summary>
    public override int PrepareUnits => (In + Out) / Block;

    protected override int Group => _backward.Group;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        _forward.Allocate(arena, sizes);
        _backward.Allocate(arena, sizes);
        base.Allocate(arena, sizes);
    }

    public override void Prepare(int unit)
    {
        var first = unit * Block;
        for (var channel = first; channel < first + Block; channel++)
        {
            if (first < Out) TransformForward(channel);
            else TransformBackward(channel - Out);
        }
    }

    public override void Forward(in Chunk chunk) =>
        _forward.Run(chunk.Member, chunk.Count, Input.Values(chunk.Member), Biases, Output.Values(chunk.Member));

    protected override void SpreadBack(int member, int count, float* gradients, float* inputGradients) => _backward.Run(
        member, count, new Planes(gradients, Bordered.Floats), Zeros, new Planes(inputGradients, Input.Layout.Floats));

    /// <summary>The filters to one out channel.</summary>
    private void TransformForward(int outChannel)
    {
        var filter = stackalloc float[Taps * Block];
        for (var inBlock = 0; inBlock < In; inBlock += Block)
        {
            for (var lane = 0; lane < Block; lane++)
            {
                var from = Weights + PlaceOfWeight(((outChannel * In) + inBlock + lane) * Taps);
                for (var tap = 0; tap < Taps; tap++) filter[(tap * Block) + lane] = from[tap * Block];
            }

            _forward.TransformFilter(filter, inBlock, outChannel);
        }
    }

    /// <summary>The filters from one in channel, turned round.</summary>
    private void TransformBackward(int inChannel)
    {
        var filter = stackalloc float[Taps * Block];
        for (var outBlock = 0; outBlock < Out; outBlock += Block)
        {
            var from = Weights + PlaceOfWeight(((outBlock * In) + inChannel) * Taps);
            for (var tap = 0; tap < Taps; tap++)
                new Span<float>(from + (tap * Block), Block).CopyTo(new Span<float>(filter + ((Taps - 1 - tap) * Block), Block));
            _backward.TransformFilter(filter, outBlock, inChannel);
        }
    }
}
