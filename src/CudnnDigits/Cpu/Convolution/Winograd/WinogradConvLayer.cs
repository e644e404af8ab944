using CudnnDigits.Cpu.Convolution.Direct;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Convolution.Winograd;

/// <summary>
/// Conv2d(C, K, 3, padding 1) with or without ReLU, for C and K multiples of 32 and planes of even height and width. Output and backward
/// data by <see cref="WinogradConv{S, V}"/>, backward weights by <see cref="DirectConvBackwardWeights{S, V}"/>.
/// </summary>
internal sealed unsafe class WinogradConvLayer<S, V> : ConvLayer<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    private readonly WinogradConv<S, V> _forward, _backward;

    /// <inheritdoc cref="ConvLayer{S, V}"/>
    public WinogradConvLayer(LayerPlan plan, Activation input, Activation output, ParameterStore store)
        : base(plan, input, output, needsInputGradient: true, store)
    {
        _forward = new WinogradConv<S, V>(input.Layout, output.Layout, Floor);
        _backward = new WinogradConv<S, V>(GradientLayout, input.Layout, float.NegativeInfinity);
    }

    /// <summary>
    /// One unit for each block of output channels (forward filters), then one for each block of input channels (backward filters).
    /// </summary>
    public override int PrepareUnits => (InChannels + OutChannels) / Block;

    protected override int GroupSize => _backward.GroupSize;

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
            if (first < OutChannels) TransformForwardFilters(channel);
            else TransformBackwardFilters(channel - OutChannels);
        }
    }

    public override void Forward(in Chunk chunk) =>
        _forward.Run(chunk.Workspace, chunk.Count, Input.Values(chunk.Workspace), Biases, Output.Values(chunk.Workspace));

    protected override void BackwardData(int workspace, int count, float* gradients, float* inputGradients) => _backward.Run(
        workspace, count,
        new StridedImages(gradients, GradientLayout.Floats), Zeros, new StridedImages(inputGradients, Input.Layout.Floats));

    /// <summary>Transforms the filters of one output channel.</summary>
    private void TransformForwardFilters(int outChannel)
    {
        var filter = stackalloc float[Taps * Block];
        for (var inBlock = 0; inBlock < InChannels; inBlock += Block)
        {
            for (var lane = 0; lane < Block; lane++)
            {
                var from = Weights + WeightIndex(((outChannel * InChannels) + inBlock + lane) * Taps);
                for (var tap = 0; tap < Taps; tap++) filter[(tap * Block) + lane] = from[tap * Block];
            }

            _forward.FilterTransform(filter, inBlock, outChannel);
        }
    }

    /// <summary>Transforms the flipped filters of one input channel.</summary>
    private void TransformBackwardFilters(int inChannel)
    {
        var filter = stackalloc float[Taps * Block];
        for (var outBlock = 0; outBlock < OutChannels; outBlock += Block)
        {
            var from = Weights + WeightIndex(((outBlock * InChannels) + inChannel) * Taps);
            for (var tap = 0; tap < Taps; tap++)
                new Span<float>(from + (tap * Block), Block).CopyTo(new Span<float>(filter + ((Taps - 1 - tap) * Block), Block));
            _backward.FilterTransform(filter, outBlock, inChannel);
        }
    }
}
