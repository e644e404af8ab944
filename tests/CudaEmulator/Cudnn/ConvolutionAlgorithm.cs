using CudaEmulator.Arithmetic;

namespace CudaEmulator.Cudnn;

/// <summary>The three directions of a convolution.</summary>
public enum ConvolutionDirection
{
    Forward,
    BackwardData,
    BackwardFilter,
}

/// <summary>One algorithm: its number, whether its sums come in a fixed order, what it takes and what workspace it wants.</summary>
/// <param name="Number">The value of the direction's enumeration.</param>
/// <param name="IsDeterministic">NVIDIA documents BWD_DATA_ALGO_0, BWD_FILTER_ALGO_0 and ALGO_3 as not reproducible.</param>
/// <param name="Takes">Whether it can do this convolution.</param>
/// <param name="Workspace">Bytes that it needs.</param>
public sealed record ConvolutionAlgorithm(
    int Number, bool IsDeterministic, Func<ConvolutionGeometry, bool> Takes, Func<ConvolutionGeometry, ulong> Workspace)
{
    private static readonly ConvolutionAlgorithm[] Forward =
    [
        new(1, true, AnyLayout, PixelIndices), // IMPLICIT_PRECOMP_GEMM
        new(6, true, ThreeByThree, Transformed), // WINOGRAD
        new(0, true, AnyLayout, None), // IMPLICIT_GEMM
        new(7, true, ThreeByThree, Transformed), // WINOGRAD_NONFUSED
        new(2, true, g => g.IsNchw, Columns), // GEMM
        new(4, true, DenseNchw, Spectra), // FFT
        new(5, true, DenseNchw, Spectra), // FFT_TILING
        new(3, true, _ => false, None), // DIRECT
    ];

    private static readonly ConvolutionAlgorithm[] BackwardData =
    [
        new(1, true, AnyLayout, PixelIndices), // ALGO_1
        new(4, true, ThreeByThree, Transformed), // WINOGRAD
        new(0, false, AnyLayout, None), // ALGO_0
        new(5, true, ThreeByThree, Transformed), // WINOGRAD_NONFUSED
        new(2, true, DenseNchw, Spectra), // FFT
        new(3, true, DenseNchw, Spectra), // FFT_TILING
    ];

    private static readonly ConvolutionAlgorithm[] BackwardFilter =
    [
        new(3, false, g => g.IsNchw, PixelIndices), // ALGO_3
        new(1, true, AnyLayout, PixelIndices), // ALGO_1
        new(0, false, AnyLayout, None), // ALGO_0
        new(5, true, ThreeByThree, Transformed), // WINOGRAD_NONFUSED
        new(2, true, DenseNchw, Spectra), // FFT
        new(6, true, DenseNchw, Spectra), // FFT_TILING
        new(4, true, _ => false, None), // WINOGRAD
    ];

    /// <summary>All algorithms of a direction, in the order in which the heuristics like them.</summary>
    public static IReadOnlyList<ConvolutionAlgorithm> Of(ConvolutionDirection direction) => direction switch
    {
        ConvolutionDirection.Forward => Forward,
        ConvolutionDirection.BackwardData => BackwardData,
        _ => BackwardFilter,
    };

    private static bool AnyLayout(ConvolutionGeometry g) => g.IsNchw || g.IsNhwc;

    private static bool DenseNchw(ConvolutionGeometry g) => g.IsDense && g.IsNchw;

    private static bool ThreeByThree(ConvolutionGeometry g) => DenseNchw(g) && g.W is { H: 3, W: 3 };

    private static ulong None(ConvolutionGeometry g) => 0;

    private static ulong PixelIndices(ConvolutionGeometry g) => Scratch.RoundUp(sizeof(int) * (ulong)(g.Pixels * g.X.N + g.Taps));

    private static ulong Columns(ConvolutionGeometry g) => Scratch.RoundUp(sizeof(float) * (ulong)g.Taps * (ulong)g.Pixels);

    /// <summary>Filters as 4 x 4 tiles.</summary>
    private static ulong Transformed(ConvolutionGeometry g) => Scratch.RoundUp(sizeof(float) * 16UL * (ulong)(g.W.N * g.W.C + g.Y.C));

    /// <summary>Half spectra of images and filters, complex.</summary>
    private static ulong Spectra(ConvolutionGeometry g)
    {
        var points = (ulong)((g.X.H + g.W.H) * ((g.X.W + g.W.W) / 2 + 1));
        return Scratch.RoundUp(2 * sizeof(float) * points * (ulong)(g.X.N * g.X.C + g.W.N * g.W.C + g.Y.N * g.Y.C));
    }
}
