using CudnnDigits.Cpu.Memory;

namespace CudnnDigits.Cpu.Convolution.Direct;

/// <summary>The tables that <see cref="MicroKernel{S, V}"/> is led by, in floats.</summary>
internal static unsafe class OffsetTable
{
    /// <summary>Entries that may be read behind the last; there the last is repeated.</summary>
    private const int ReadAhead = 8;

    public static int* Create(Arena arena, int length, Func<int, int> offsetOf)
    {
        var table = arena.Allocate<int>(length + ReadAhead);
        for (var index = 0; index < length + ReadAhead; index++) table[index] = offsetOf(Math.Min(index, length - 1));
        return table;
    }

    /// <summary>From the corner of a window to each of its elements: [in][tap].</summary>
    public static int* ForWindow(Arena arena, ActivationLayout input, int kernel)
    {
        var taps = kernel * kernel;
        return Create(arena, input.Shape.Channels * taps, term =>
        {
            var (channel, tap) = (term / taps, term % taps);
            return (channel / input.Lanes * input.BlockStride) + (channel % input.Lanes)
                + (tap / kernel * input.RowStride) + (tap % kernel * input.Lanes);
        });
    }
}
