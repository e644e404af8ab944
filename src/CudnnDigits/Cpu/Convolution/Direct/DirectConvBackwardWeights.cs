using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Convolution.Direct;

/// <summary>
/// The gradients of a convolution's weights and bias, by <see cref="MicroKernel{S, V}"/>: seven weights of two vectors of out channels at
/// a time, each a sum over the pixels of a strip of the plane that stays in the first cache. Weights lie as in <see cref="FilterLayout"/>.
/// </summary>
/// <param name="input">The convolution's input.</param>
/// <param name="gradients">The gradient of its output.</param>
/// <param name="kernel">Width and height of a window.</param>
internal sealed unsafe class DirectConvBackwardWeights<S, V>(ActivationLayout input, ActivationLayout gradients, int kernel)
    where S : struct, ISimd<V>
    where V : unmanaged
{
    private const int Block = ActivationLayout.BlockLanes, Rows = MicroKernel<S, V>.Rows, StripPixels = 112;

    private int* _weightRowOffsets, _inputOffsets, _gradientOffsets;

    private int Terms => input.Shape.Channels * kernel * kernel;

    private int StripRows => Math.Clamp(StripPixels / gradients.Shape.Width, 1, gradients.Shape.Height);

    /// <summary>Fills the tables.</summary>
    public void Allocate(Arena arena)
    {
        _weightRowOffsets = OffsetTable.ForWindow(arena, input, kernel);
        _inputOffsets = OffsetTable.Create(arena, StripRows * gradients.Shape.Width, pixel => PixelOffset(pixel, input));
        _gradientOffsets = OffsetTable.Create(arena, StripRows * gradients.Shape.Width, pixel => PixelOffset(pixel, gradients));
    }

    /// <summary>Adds one image's part.</summary>
    /// <param name="image">The input.</param>
    /// <param name="gradient">The gradient of the output.</param>
    /// <param name="weightGradient">[block of out][in][tap][16 out]</param>
    /// <param name="biasGradient">[out], in whole blocks.</param>
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

    /// <summary>From the first pixel of a strip to another.</summary>
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
