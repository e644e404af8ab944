namespace CudnnDigits.Cpu.Kernels;

/// <summary>The tables that <see cref="TileProduct{T}"/> is led by, in floats.</summary>
internal static unsafe class OffsetTable
{
    /// <summary>Entries that may be read behind the last; there the last is repeated.</summary>
    private const int Behind = 8;

    public static int* Create(Arena arena, int length, Func<int, int> entry)
    {
        var table = arena.Allocate<int>(length + Behind);
        for (var index = 0; index < length + Behind; index++) table[index] = entry(Math.Min(index, length - 1));
        return table;
    }

    /// <summary>From the corner of a window to each of its elements: [in][tap].</summary>
    public static int* OfWindow(Arena arena, ActivationLayout input, int kernel)
    {
        var taps = kernel * kernel;
        return Create(arena, input.Shape.Channels * taps, term =>
        {
            var (channel, tap) = (term / taps, term % taps);
            return (channel / input.Lanes * input.Plane) + (channel % input.Lanes)
                + (tap / kernel * input.Row) + (tap % kernel * input.Lanes);
        });
    }
}
