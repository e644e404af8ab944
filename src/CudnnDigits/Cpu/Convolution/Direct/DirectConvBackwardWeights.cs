using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Convolution.Direct;

/// <summary>
/// Gradients of the weights and the bias of a convolution (backward weights) by <see cref="MicroKernel{S, V}"/>: seven weights times two
/// vectors of output channels at a time, summed over the pixels of a strip of rows. Weights are laid out as <see cref="FilterLayout"/>.
/// </summary>
/// <param name="input">Layout of the input.</param>
/// <param name="gradients">Layout of the output's gradient.</param>
/// <param name="kernel">Height and width of a filter.</param>
internal sealed unsafe class DirectConvBackwardWeights<S, V>(ActivationLayout input, ActivationLayout gradients, int kernel)
    where S : struct, ISimd<V>
    where V : unmanaged
{
    private const int Block = ActivationLayout.BlockLanes, Rows = MicroKernel<S, V>.Rows;

    /// <summary>
    /// Pixels in a strip. The 112 gradients of 16 channels take 7 KiB, so they and the inputs that meet them stay in a first-level cache of
    /// 32 KiB while all weights are computed. A strip is 4, 8 or 16 whole rows of planes that are 28, 14 or 7 wide.
    /// </summary>
    private const int StripPixels = 112;

    private int* _weightRowOffsets, _inputOffsets, _gradientOffsets;

    private int Terms => input.Shape.Channels * kernel * kernel;

    private int StripRows => Math.Clamp(StripPixels / gradients.Shape.Width, 1, gradients.Shape.Height);

    /// <summary>Allocates and fills the offset tables.</summary>
    public void Allocate(Arena arena)
    {
        _weightRowOffsets = OffsetTable.ForWindow(arena, input, kernel);
        _inputOffsets = OffsetTable.Create(arena, StripRows * gradients.Shape.Width, pixel => PixelOffset(pixel, input));
        _gradientOffsets = OffsetTable.Create(arena, StripRows * gradients.Shape.Width, pixel => PixelOffset(pixel, gradients));
    }

    /// <summary>Adds the contribution of one image.</summary>
    /// <param name="image">One image of the input.</param>
    /// <param name="gradient">The gradient of its output.</param>
    /// <param name="weightGradient">[block of 16 out][in][tap][16 out]; is added to.</param>
    /// <param name="biasGradient">[out], padded to whole blocks; is added to.</param>
    public void Accumulate(float* image, float* gradient, float* weightGradient, float* biasGradient)
    {
        var filters = new FilterLayout(Terms);
        var lanes = gradients.Blocks * Block;
        for (var lane = 0; lane < lanes; lane += S.Count)
            S.Store(S.Add(S.Load(biasGradient + lane), SumPixels(gradient + gradients.Index(lane, 0, 0))), biasGradient + lane);
        for (var lane = 0; lane < lanes; lane += 2 * S.Count)
        {
            var second = Math.Min(lane + S.Count, lanes - S.Count);
            for (var y = 0; y < gradients.Shape.Height; y += StripRows)
            {
                AccumulateStrip(image + (y * input.RowStride), gradient + gradients.Index(lane, y, 0), gradient + gradients.Index(second, y, 0),
                    Math.Min(StripRows, gradients.Shape.Height - y) * gradients.Shape.Width,
                    weightGradient + filters.Index(lane, 0), weightGradient + filters.Index(second, 0));
            }
        }
    }

    /// <summary>Offset in floats from the first pixel of a strip to another.</summary>
    private int PixelOffset(int pixel, in ActivationLayout layout) =>
        (pixel / gradients.Shape.Width * layout.RowStride) + (pixel % gradients.Shape.Width * layout.Lanes);

    private void AccumulateStrip(float* image, float* left, float* right, int pixels, float* leftSums, float* rightSums)
    {
        var sums = stackalloc float[Rows * 2 * Block];
        for (var term = 0; term < Terms; term += Rows)
        {
            MicroKernel<S, V>.Compute(image, _weightRowOffsets + term, _inputOffsets, left, right, _gradientOffsets, pixels, sums);
            for (var row = 0; row < Math.Min(Rows, Terms - term); row++)
            {
                var from = sums + (row * MicroKernel<S, V>.Width);
                var to = (term + row) * Block;
                S.Store(S.Add(S.Load(leftSums + to), S.Load(from)), leftSums + to);
                if (right != left) S.Store(S.Add(S.Load(rightSums + to), S.Load(from + S.Count)), rightSums + to);
            }
        }
    }

    private V SumPixels(float* gradient)
    {
        V sum = default;
        for (var y = 0; y < gradients.Shape.Height; y++)
        {
            for (var x = 0; x < gradients.Shape.Width; x++) sum = S.Add(sum, S.Load(gradient + (y * gradients.RowStride) + (x * Block)));
        }

        return sum;
    }
}
