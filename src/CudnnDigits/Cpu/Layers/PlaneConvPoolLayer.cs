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
    private readonly int _cells;
    private float* _places, _patches;
    private CellPlace* _lists;
    private int* _lit;
    private int _chunk;
    private long _litStride;

    public PlaneConvPoolLayer(LayerPlan plan, Activation input, Activation output, ParameterStore store)
        : base(input, output)
    {
        var channels = plan.Output.Channels;
        _parameters = new ShardedParameters(store, plan, channels * Taps, PlaceOfWeight, channels);
        (_weight, _bias) = (_parameters.Weight, _parameters.Bias);
        _cells = output.Layout.Shape.Height * output.Layout.Shape.Width;
    }

    public override int GradientUnits => _parameters.Units;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        _chunk = sizes.Chunk;
        var images = (long)sizes.Members * sizes.Chunk;
        _places = arena.Allocate<float>(images * Output.Layout.Floats);
        _lists = arena.Allocate<CellPlace>(images * _cells);
        _litStride = Arena.Stride<int>(sizes.Chunk);
        _lit = arena.Allocate<int>(sizes.Members * _litStride);
        _patches = arena.Allocate<float>((long)sizes.Members * (_cells + 1) * Patch);
    }

    public override void Forward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            float* picture = Input.Value(chunk.Member, image), pooled = Output.Value(chunk.Member, image);
            var places = Places(chunk.Member, image);
            var list = List(chunk.Member, image);
            var lit = Lit(chunk.Member, image) = PlaneConvPool<T>.List(picture, Input.Layout.Row, Output.Layout, list);
            for (var channel = 0; channel < Output.Layout.Shape.Channels; channel += T.Count)
            {
                var at = Output.Layout.Index(channel, 0, 0);
                var bias = _bias.Values + channel;
                PlaneConvPool<T>.Forward(picture, Input.Layout.Row, list, lit, WeightsOf(_weight.Values, channel), bias, pooled + at, places + at);
                PlaneConvPool<T>.Fill(list + lit, _cells - lit, bias, pooled + at, places + at);
            }
        }
    }

    public override void Backward(in Chunk chunk)
    {
        var patches = _patches + ((long)chunk.Member * (_cells + 1) * Patch);
        for (var image = 0; image < chunk.Count; image++)
        {
            float* pooled = Output.Value(chunk.Member, image), gradient = Output.Gradient(chunk.Member, image);
            var places = Places(chunk.Member, image);
            var list = List(chunk.Member, image);
            var lit = Lit(chunk.Member, image);
            PlaneConvPool<T>.Gather(Input.Value(chunk.Member, image), Input.Layout.Row, list, lit, patches);
            for (var channel = 0; channel < Output.Layout.Shape.Channels; channel += T.Count)
            {
                var at = Output.Layout.Index(channel, 0, 0);
                var biasGradient = _bias.Partial(chunk.Shard) + channel;
                PlaneConvPool<T>.Backward(patches, list, lit, pooled + at, places + at, gradient + at,
                    WeightsOf(_weight.Partial(chunk.Shard), channel), biasGradient);
                PlaneConvPool<T>.BackwardBias(list + lit, _cells - lit, pooled + at, gradient + at, biasGradient);
            }
        }
    }

    public override (int Offset, int Length) ComputeGradient(int member, int unit, in BatchSize batch) =>
        _parameters.Sum(unit, batch.Shards);

    private CellPlace* List(int member, int image) => _lists + ((((long)member * _chunk) + image) * _cells);

    private ref int Lit(int member, int image) => ref _lit[(member * _litStride) + image];

    private float* Places(int member, int image) => _places + ((((long)member * _chunk) + image) * Output.Layout.Floats);

    private static float* WeightsOf(float* weights, int channel) => weights + new FilterLayout(Taps).Index(channel, 0);

    private static int PlaceOfWeight(int index) => new FilterLayout(Taps).Index(index / Taps, index % Taps);
}
