namespace CudnnDigits.Benchmarks.Comparison;

/// <summary>How long and where to compare.</summary>
/// <param name="Pairs">Alternating runs of each side.</param>
/// <param name="Quick">Measure less: fewer networks' worth of images and no run to 99 %. For a first look, not for figures.</param>
internal sealed record CompareSettings(int Pairs, bool Quick, bool Cuda, int Threads, string Data)
{
    public const ulong Seed = 1;
}
