namespace CudnnDigits.Cuda.Kernels;

/// <summary>Threads of a block of our own kernels. scripts/build-kernels.sh reads the number and compiles the .cu files for it.</summary>
/// <remarks>
/// 256 fills a multiprocessor with whole blocks on every architecture (1024, 1536 or 2048 threads each), and is small enough that
/// the networks' few thousand parameters still spread over several multiprocessors.
/// </remarks>
internal static class BlockSize
{
    public const int Threads = 256;

    /// <summary>Threads of a warp.</summary>
    public const int Lanes = 32;

    /// <summary>Blocks that give every one of <paramref name="elements"/> a thread; at least one.</summary>
    public static int BlocksFor(long elements) => (int)Math.Max(1, (elements + Threads - 1) / Threads);
}
