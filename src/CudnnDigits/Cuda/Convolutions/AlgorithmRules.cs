using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Convolutions;

/// <summary>Which of the algorithms that cuDNN lists may be used.</summary>
internal static class AlgorithmRules
{
    /// <summary>cuDNN's lists ignore how much memory there is; the digits' networks never need more than this, in bytes.</summary>
    public const long WorkspaceLimit = 1L << 30;

    /// <summary>
    /// Room for every entry. cuDNN has 8, 6 and 7 algorithms for the three passes and answers 10, 8 and 9 when asked for the maximum
    /// length, since a list may name an algorithm once for each math type.
    /// </summary>
    public const int MaxAlgorithms = 16;

    /// <param name="candidate">An entry of cuDNN's list that is not marked as failed.</param>
    /// <param name="usesAtomics">Whether NVIDIA documents the algorithm as non-deterministic, whatever the entry says.</param>
    /// <param name="options">The options in effect.</param>
    public static bool Allow(Candidate candidate, bool usesAtomics, CudaOptions options) =>
        ((candidate.Deterministic && !usesAtomics) || !options.Deterministic) && AllowMath(candidate.Math, options.Precision);

    // Allow-conversion would round to half precision, which no option asks for.
    private static bool AllowMath(cudnnMathType_t math, Precision precision) => precision == Precision.Tf32
        ? math != cudnnMathType_t.CUDNN_TENSOR_OP_MATH_ALLOW_CONVERSION
        : math is cudnnMathType_t.CUDNN_FMA_MATH or cudnnMathType_t.CUDNN_DEFAULT_MATH;
}
