using CudnnDigits.Cpu.Kernels;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Layers;

/// <summary>
/// Conv2d(1, C, 3, pad 1) - ReLU - MaxPool2d(2) at the head of a network, for C a multiple of 16. Weights lie [block][tap][16].
/// </summary>
internal sealed unsafe class PlaneConvPoolLayer<T> : CpuLayer
    where T : unmanaged, ISimd<T>
{
    private const int Taps = 9, Block = ActivationLayout.BlockLanes, Patch = PlaneConvPool<T>.PatchFloats;

    private readonly ShardedParameters _parameters;
    private readonly ParameterBlock _weight, _bias;
    private float* _places, _patches;
    private int _chunk;

    public PlaneConvPoolLayer(LayerPlan plan, Activation input, Activation output, ParameterStore store)
        : base(input, output)
    {
        var channels = plan.Output.Channels;
        _parameters = new ShardedParameters(store, plan, channels * Taps, PlaceOfWeight, channels);
        (_weight, _bias) = (_parameters.Weight, _parameters.Bias);
    }

    public override int GradientUnits => _parameters.Units;

    private int Rows => Output.Layout.Shape.Height;

    private int Columns => Output.Layout.Shape.Width;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        _chunk = sizes.Chunk;
        _places = arena.Allocate<float>((long)sizes.Members * sizes.Chunk * Output.Layout.Floats);
        _patches = arena.Allocate<float>((long)sizes.Members * Rows * Columns * Patch);
    }

    public override void Forward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
            Forward(Input.Value(chunk.Member, image), Output.Value(chunk.Member, image), Places(chunk.Member, image));
    }

    public override void Backward(in Chunk chunk)
    {
        var patches = _patches + ((long)chunk.Member * Rows * Columns * Patch);
        for (var image = 0; image < chunk.Count; image++)
        {
            var picture = Input.Value(chunk.Member, image);
            for (var y = 0; y < Rows; y++)
                PlaneConvPool<T>.Gather(picture + (2 * y * Input.Layout.Row), Input.Layout.Row, Columns, patches + (y * Columns * Patch));
            Backward(patches, Output.Value(chunk.Member, image), Places(chunk.Member, image), Output.Gradient(chunk.Member, image), chunk.Shard);
        }
    }

    public override (int Offset, int Length) ComputeGradient(int member, int unit, in BatchSize batch) =>
        _parameters.Sum(unit, batch.Shards);

    private void Forward(float* picture, float* pooled, float* places)
    {
        for (var channel = 0; channel < Output.Layout.Shape.Channels; channel += T.Count)
        {
            var weights = WeightsOf(_weight.Values, channel);
            for (var y = 0; y < Rows; y++)
            {
                var at = Output.Layout.Index(channel, y, 0);
                PlaneConvPool<T>.Forward(picture + (2 * y * Input.Layout.Row), Input.Layout.Row, Columns,
                    weights, _bias.Values + channel, pooled + at, places + at);
            }
        }
    }

    private void Backward(float* patches, float* pooled, float* places, float* gradient, int shard)
    {
        for (var channel = 0; channel < Output.Layout.Shape.Channels; channel += T.Count)
        {
            var weights = WeightsOf(_weight.Partial(shard), channel);
            for (var y = 0; y < Rows; y++)
            {
                var at = Output.Layout.Index(channel, y, 0);
                PlaneConvPool<T>.Backward(patches + (y * Columns * Patch), Columns,
                    pooled + at, places + at, gradient + at, weights, _bias.Partial(shard) + channel);
            }
        }
    }

    private float* Places(int member, int image) => _places + ((((long)member * _chunk) + image) * Output.Layout.Floats);

    private static float* WeightsOf(float* weights, int channel) => weights + (channel / Block * Taps * Block) + (channel % Block);

    private static int PlaceOfWeight(int index)
    {
        var (channel, tap) = (index / Taps, index % Taps);
        return (((channel / Block * Taps) + tap) * Block) + (channel % Block);
    }
}
