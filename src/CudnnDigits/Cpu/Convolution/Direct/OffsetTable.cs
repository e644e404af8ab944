using CudnnDigits.Cpu.Memory;

namespace CudnnDigits.Cpu.Convolution.Direct;

/// <summary>The tables of offsets, in floats, that <see cref="MicroKernel{S, V}"/> reads.</summary>
internal static unsafe class OffsetTable
{
    /// <summary>Entries that may be read past the last; they repeat the last.</summary>
    private const int ReadAhead = 8;

    public static int* Create(Arena arena, int length, Func<int, int> offsetOf)
    {
        var table = arena.Allocate<int>(length + ReadAhead);
        for (var index = 0; index < length + ReadAhead; index++) table[index] = offsetOf(Math.Min(index, length - 1));
        return table;
    }

    /// <summary>[in][tap]: offsets from the corner of a window to each of its elements.</summary>
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
