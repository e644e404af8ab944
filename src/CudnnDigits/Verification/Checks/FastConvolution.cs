using CudnnDigits.Cuda.Convolutions;

namespace CudnnDigits.Verification.Checks;

/// <summary>By how much algorithms that transform their operands magnify rounding.</summary>
/// <remarks>
/// Winograd's: the product of the largest row sums of the three transforms, squared in two dimensions; Barabasz and others, "Error analysis
/// and improving the accuracy of Winograd convolution for deep neural networks", 2020. FFT: as many roundings as stages in three
/// transforms of a 32x32 tile, in its 2-norm; Higham, "Accuracy and stability of numerical algorithms", 2002, theorem 24.2.
/// </remarks>
internal static class FastConvolution
{
    /// <summary>F(2x2, 3x3): (3 * 3/2 * 2)^2.</summary>
    private const double SmallWinograd = 81;

    /// <summary>F(4x4, 3x3): (19 * 1 * 10)^2.</summary>
    private const double Winograd = 36_100;

    /// <summary>3 log2(32 * 32) stages, times the 32 that a tile's 2-norm may exceed its largest value by.</summary>
    private const double Fft = 3 * 10 * 32;

    /// <summary>The growth of each pass, such as "conv1 forward", by the algorithm that was chosen for it.</summary>
    public static Func<string, double> GrowthOf(IReadOnlyList<ConvolutionChoice> choices) => pass =>
    {
        var name = choices.Where(choice => choice.Pass.StartsWith(pass, StringComparison.Ordinal)).Select(choice => choice.Algorithm);
        return name.Select(OfAlgorithm).DefaultIfEmpty(1).Max();
    };

    private static double OfAlgorithm(string name) =>
        name.Contains("WINOGRAD_NONFUSED", StringComparison.Ordinal) ? Winograd
        : name.Contains("WINOGRAD", StringComparison.Ordinal) ? SmallWinograd
        : name.Contains("FFT", StringComparison.Ordinal) ? Fft
        : 1;
}
