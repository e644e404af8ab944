namespace CudnnDigits.Cpu.Simd;

/// <summary>The widths of the vectors of <see cref="ISimd{V}"/>, in bits.</summary>
internal static class SimdWidth
{
    public static IReadOnlyList<int> All { get; } = [512, 256, 128];

    /// <summary>
    /// The widest that the processor has, whatever the runtime prefers for its own code: on the first processors with AVX-512 it keeps to 256
    /// bits, for a few wide instructions lower their clock and gain little; kernels consist of wide instructions.
    /// </summary>
    public static int Widest => All.First(IsSupported);

    public static bool IsSupported(int bits) => bits switch
    {
        512 => Simd512.IsSupported,
        256 => Simd256.IsSupported,
        _ => bits == 128,
    };
}
