using CudnnDigits.Models;
using CudnnDigits.Randomness;

namespace CudnnDigits.Cpu.Layers;

/// <summary>
/// Dropout. Four elements, in PyTorch's order, share one block of random words. What each value was multiplied with is kept for the way
/// back.
/// </summary>
internal sealed unsafe class DropoutLayer(LayerPlan plan, int index, Activation input, Activation output, StepContext context)
    : CpuLayer(input, output)
{
    private const int WordsPerBlock = 4;

    private readonly uint _threshold = ((Dropout)plan.Spec).Threshold;
    private readonly float _factor = ((Dropout)plan.Spec).Scale;
    private readonly int _count = input.Layout.Shape.Count;
    private float* _factors;
    private int _chunk;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        _chunk = sizes.Chunk;
        _factors = arena.Allocate<float>((long)sizes.Members * sizes.Chunk * _count);
    }

    public override void Forward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            var factors = Factors(chunk.Member, image);
            if (context.Training) Draw(factors, (uint)(chunk.First + image));
            else new Span<float>(factors, _count).Fill(1);
            Multiply(factors, Input.Value(chunk.Member, image), Input.Layout, Output.Value(chunk.Member, image), Output.Layout);
        }
    }

    public override void Backward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            Multiply(
                Factors(chunk.Member, image), Output.Gradient(chunk.Member, image), Output.Layout, Input.Gradient(chunk.Member, image), Input.Layout);
        }
    }

    private static void Multiply(float* factors, float* from, in ActivationLayout fromLayout, float* to, in ActivationLayout toLayout)
    {
        var (channels, height, width) = fromLayout.Shape;
        for (var channel = 0; channel < channels; channel++)
        {
            for (var y = 0; y < height; y++)
            {
                float* source = from + fromLayout.Index(channel, y, 0), target = to + toLayout.Index(channel, y, 0);
                // Behind a ReLU the gradient of what was dropped is undefined, so it must not be multiplied with.
                for (var x = 0; x < width; x++, factors++)
                    target[x * toLayout.Lanes] = *factors == 0 ? 0 : *factors * source[x * fromLayout.Lanes];
            }
        }
    }

    private float* Factors(int member, int image) => _factors + ((((long)member * _chunk) + image) * _count);

    private void Draw(float* factors, uint image)
    {
        for (var first = 0; first < _count; first += WordsPerBlock)
        {
            var (x, y, z, w) = StepRandomness.Block(
                context.Seed, RandomPurpose.Dropout, (uint)index, context.Step, image, (uint)(first / WordsPerBlock));
            ReadOnlySpan<uint> words = [x, y, z, w];
            for (var word = 0; word < Math.Min(WordsPerBlock, _count - first); word++)
                factors[first + word] = words[word] < _threshold ? 0 : _factor;
        }
    }
}
