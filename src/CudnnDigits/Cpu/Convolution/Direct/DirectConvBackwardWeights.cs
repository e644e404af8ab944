using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Convolution.Direct;

/// <summary>
/// The gradients of a convolution's weights and bias, by <see cref="MicroKernel{T}"/>: seven weights of two vectors of out channels at
/// a time, each a sum over the pixels of a strip of the plane that stays in the first cache. Weights lie as in <see cref="FilterLayout"/>.
/// </summary>
/// <param name="input">The convolution's input.</param>
/// <param name="gradients">The gradient of its output.</param>
/// <param name="kernel">Width and height of a window.</param>
internal sealed unsafe class DirectConvBackwardWeights<T>(ActivationLayout input, ActivationLayout gradients, int kernel)
    where T : unmanaged, ISimd<T>
{
    private const int Block = ActivationLayout.BlockLanes, Rows = MicroKernel<T>.Rows, StripPixels = 112;

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
        for (var lane = 0; lane < lanes; lane += T.Count)
            (T.Load(biasGradient + lane) + SumPixels(gradient + gradients.Index(lane, 0, 0))).Store(biasGradient + lane);
        for (var lane = 0; lane < lanes; lane += 2 * T.Count)
        {
            var second = Math.Min(lane + T.Count, lanes - T.Count);
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
            MicroKernel<T>.Compute(image, _weightRowOffsets + term, _inputOffsets, left, right, _gradientOffsets, pixels, sums);
            for (var row = 0; row < Math.Min(Rows, Terms - term); row++)
            {
                var from = sums + (row * MicroKernel<T>.Width);
                var to = (term + row) * Block;
                (T.Load(leftSums + to) + T.Load(from)).Store(leftSums + to);
                if (right != left) (T.Load(rightSums + to) + T.Load(from + T.Count)).Store(rightSums + to);
            }
        }
    }

    private T SumPixels(float* gradient)
    {
        var sum = T.Broadcast(0);
        for (var y = 0; y < gradients.Shape.Height; y++)
        {
            for (var x = 0; x < gradients.Shape.Width; x++) sum += T.Load(gradient + (y * gradients.RowStride) + (x * Block));
        }

        return sum;
    }
}
