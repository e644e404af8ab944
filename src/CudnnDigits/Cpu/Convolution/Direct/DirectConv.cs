using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Convolution.Direct;

/// <summary>
/// Direct convolution with stride 1 by <see cref="MicroKernel{S, V}"/>: seven adjacent pixels times two vectors of output channels at a time.
/// The border of the input holds the padding. Weights are laid out as <see cref="FilterLayout"/>.
/// </summary>
/// <param name="input">Layout of the input.</param>
/// <param name="output">Layout of the output.</param>
/// <param name="kernel">Height and width of a filter.</param>
internal sealed unsafe class DirectConv<S, V>(ActivationLayout input, ActivationLayout output, int kernel)
    where S : struct, ISimd<V>
    where V : unmanaged
{
    private const int Block = ActivationLayout.BlockLanes, Pixels = MicroKernel<S, V>.Rows;

    private int* _pixelOffsets, _inputOffsets, _weightOffsets;

    private int Terms => input.Shape.Channels * kernel * kernel;

    /// <summary>Output channels to compute: a whole vector even if the output has one channel.</summary>
    private int Lanes => Math.Max(output.Blocks * output.Lanes, S.Count);

    /// <summary>Allocates and fills the offset tables.</summary>
    public void Allocate(Arena arena)
    {
        _pixelOffsets = OffsetTable.Create(arena, Pixels, pixel => Math.Min(pixel, output.Shape.Width - 1) * input.Lanes);
        _inputOffsets = OffsetTable.ForWindow(arena, input, kernel);
        _weightOffsets = OffsetTable.Create(arena, Terms, term => term * Block);
    }

    /// <param name="image">One image of the input.</param>
    /// <param name="weights">[block of 16 out][in][tap][16 out]</param>
    /// <param name="bias">[out], padded to whole blocks.</param>
    /// <param name="floor">Lower bound of the output: 0 for a ReLU, minus infinity for none.</param>
    /// <param name="result">Receives one image of the output. Its border is not written.</param>
    public void Run(float* image, float* weights, float* bias, float floor, float* result)
    {
        var sums = stackalloc float[Pixels * 2 * Block];
        var filters = new FilterLayout(Terms);
        var (_, height, width) = output.Shape;
        for (var lane = 0; lane < Lanes; lane += 2 * S.Count)
        {
            var second = Math.Min(lane + S.Count, Lanes - S.Count);
            float* left = weights + filters.Index(lane, 0), right = weights + filters.Index(second, 0);
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x += Pixels)
                {
                    // The last tile of a row overlaps the previous one.
                    var first = Math.Max(0, Math.Min(x, width - Pixels));
                    var corner = image + (y * input.RowStride) + (first * input.Lanes);
                    MicroKernel<S, V>.Compute(corner, _pixelOffsets, _inputOffsets, left, right, _weightOffsets, Terms, sums);
                    Write(sums, bias + lane, floor, result + output.Index(lane, y, first));
                    if (second > lane) Write(sums + S.Count, bias + second, floor, result + output.Index(second, y, first));
                }
            }
        }
    }

    private void Write(float* sums, float* bias, float floor, float* to)
    {
        for (var pixel = Math.Min(Pixels, output.Shape.Width); pixel > 0; pixel--, sums += MicroKernel<S, V>.Width, to += output.Lanes)
        {
            if (output.Lanes == 1) *to = Math.Max(floor, *sums + *bias);
            else S.Store(S.Max(S.Broadcast(floor), S.Add(S.Load(sums), S.Load(bias))), to);
        }
    }
}
