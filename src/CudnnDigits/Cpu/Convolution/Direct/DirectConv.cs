using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Convolution.Direct;

/// <summary>
/// Convolution straight from its definition, by <see cref="MicroKernel{S, V}"/>: seven neighbouring pixels of two vectors of out channels
/// at a time. Stride 1; the input's border holds the padding. Weights lie as in <see cref="FilterLayout"/>.
/// </summary>
internal sealed unsafe class DirectConv<S, V>(ActivationLayout input, ActivationLayout output, int kernel)
    where S : struct, ISimd<V>
    where V : unmanaged
{
    private const int Block = ActivationLayout.BlockLanes, Pixels = MicroKernel<S, V>.Rows;

    private int* _pixelOffsets, _inputOffsets, _weightOffsets;

    private int Terms => input.Shape.Channels * kernel * kernel;

    /// <summary>Channels of the output that are computed; of a picture's one channel a whole vector.</summary>
    private int Lanes => Math.Max(output.Blocks * output.Lanes, S.Count);

    /// <summary>Fills the tables.</summary>
    public void Allocate(Arena arena)
    {
        _pixelOffsets = OffsetTable.Create(arena, Pixels, pixel => Math.Min(pixel, output.Shape.Width - 1) * input.Lanes);
        _inputOffsets = OffsetTable.ForWindow(arena, input, kernel);
        _weightOffsets = OffsetTable.Create(arena, Terms, term => term * Block);
    }

    /// <param name="image">The input.</param>
    /// <param name="weights">[block of out][in][tap][16 out]</param>
    /// <param name="bias">[out], in whole blocks.</param>
    /// <param name="floor">What a smaller output is raised to: 0 for a ReLU, minus infinity for none.</param>
    /// <param name="result">The output. Its border is left alone.</param>
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
                    // The last tile of a row overlaps the one before.
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
