using CudnnDigits.Models;
using CudnnDigits.Randomness;

namespace CudnnDigits.Cpu.Layers;

/// <summary>
/// Dropout. Four elements, in PyTorch's order, share one block of random words: an element is dropped where its word is below
/// probability * 2^32. What each value was multiplied with is kept for the way back.
/// </summary>
internal sealed unsafe class DropoutLayer(LayerPlan plan, int index, Activation input, Activation output, StepContext context)
    : CpuLayer(input, output)
{
    private const int WordsPerBlock = 4;

    private readonly double _threshold = ((Dropout)plan.Spec).Probability * (double)(1L << 32);
    private readonly float _kept = 1 / (1 - ((Dropout)plan.Spec).Probability);
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
            float* from = Input.Value(chunk.Member, image), to = Output.Value(chunk.Member, image);
            var factors = Factors(chunk.Member, image);
            if (context.Training) Draw(factors, (uint)(chunk.First + image));
            else new Span<float>(factors, _count).Fill(1);
            for (var element = 0; element < _count; element++)
                to[Output.Layout.IndexOfFlat(element)] = factors[element] * from[Input.Layout.IndexOfFlat(element)];
        }
    }

    public override void Backward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            float* from = Output.Gradient(chunk.Member, image), to = Input.Gradient(chunk.Member, image);
            var factors = Factors(chunk.Member, image);
            for (var element = 0; element < _count; element++)
            {
                // Behind a ReLU the gradient of what was dropped is undefined, so it must not be multiplied with.
                to[Input.Layout.IndexOfFlat(element)] =
                    factors[element] == 0 ? 0 : factors[element] * from[Output.Layout.IndexOfFlat(element)];
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
                factors[first + word] = words[word] < _threshold ? 0 : _kept;
        }
    }
}
