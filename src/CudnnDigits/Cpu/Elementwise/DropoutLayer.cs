using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Models;
using CudnnDigits.Randomness;

namespace CudnnDigits.Cpu.Elementwise;

/// <summary>
/// Dropout: each value is multiplied by 0 or by 1 / (1 - p). Four elements in PyTorch's order share one block of random words from the
/// counter-based generator <see cref="StepRandomness"/>. The mask is kept for the backward pass.
/// </summary>
/// <remarks>
/// Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014. The generator is Philox: Salmon et al.,
/// "Parallel random numbers: as easy as 1, 2, 3", 2011.
/// </remarks>
internal sealed unsafe class DropoutLayer(LayerPlan plan, int index, Activation input, Activation output, StepContext context)
    : CpuLayer(input, output)
{
    private const int WordsPerBlock = 4;

    private readonly uint _threshold = ((Dropout)plan.Spec).Threshold;
    private readonly float _scale = ((Dropout)plan.Spec).Scale;
    private readonly int _count = input.Layout.Shape.Count;
    private float* _mask;
    private int _chunkSize;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        _chunkSize = sizes.Chunk;
        _mask = arena.Allocate<float>((long)sizes.Workspaces * sizes.Chunk * _count);
    }

    public override void Forward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            var mask = Mask(chunk.Workspace, image);
            if (context.Training) DrawMask(mask, (uint)(chunk.First + image));
            else new Span<float>(mask, _count).Fill(1);
            ApplyMask(mask, Input.Value(chunk.Workspace, image), Input.Layout, Output.Value(chunk.Workspace, image), Output.Layout);
        }
    }

    public override void Backward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            float* from = Output.Gradient(chunk.Workspace, image), to = Input.Gradient(chunk.Workspace, image);
            ApplyMask(Mask(chunk.Workspace, image), from, Output.Layout, to, Input.Layout);
        }
    }

    private static void ApplyMask(float* mask, float* from, in ActivationLayout fromLayout, float* to, in ActivationLayout toLayout)
    {
        var (channels, height, width) = fromLayout.Shape;
        for (var channel = 0; channel < channels; channel++)
        {
            for (var y = 0; y < height; y++)
            {
                float* source = from + fromLayout.Index(channel, y, 0), target = to + toLayout.Index(channel, y, 0);
                // After a ReLU the gradient of a dropped element is undefined and may be NaN, so it must not be multiplied.
                for (var x = 0; x < width; x++, mask++)
                    target[x * toLayout.Lanes] = *mask == 0 ? 0 : *mask * source[x * fromLayout.Lanes];
            }
        }
    }

    private float* Mask(int workspace, int image) => _mask + ((((long)workspace * _chunkSize) + image) * _count);

    private void DrawMask(float* mask, uint image)
    {
        for (var first = 0; first < _count; first += WordsPerBlock)
        {
            var (x, y, z, w) = StepRandomness.Block(
                context.Seed, RandomPurpose.Dropout, (uint)index, context.Step, image, (uint)(first / WordsPerBlock));
            ReadOnlySpan<uint> words = [x, y, z, w];
            for (var word = 0; word < Math.Min(WordsPerBlock, _count - first); word++)
                mask[first + word] = words[word] < _threshold ? 0 : _scale;
        }
    }
}
