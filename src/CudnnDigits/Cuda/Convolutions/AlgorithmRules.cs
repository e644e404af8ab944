using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Convolutions;

/// <summary>Which of the algorithms that cuDNN lists may be used.</summary>
internal static class AlgorithmRules
{
    /// <summary>cuDNN's lists ignore how much memory there is; the digits' networks never need more than this.</summary>
    public const long WorkspaceLimit = 1L << 30;

    /// <summary>Room for every entry: cuDNN lists 8, 6 and 7 algorithms for the three passes.</summary>
    public const int MostAlgorithms = 10;

    public static bool Allow(Candidate candidate, CudaOptions options) =>
        candidate.Status == cudnnStatus_t.CUDNN_STATUS_SUCCESS
        && (candidate.Deterministic || !options.Deterministic)
        && AllowMath(candidate.Math, options.Precision);

    // Allow-conversion would round to half precision, which nobody asked for.
    private static bool AllowMath(cudnnMathType_t math, Precision precision) => precision == Precision.Tf32
        ? math != cudnnMathType_t.CUDNN_TENSOR_OP_MATH_ALLOW_CONVERSION
        : math is cudnnMathType_t.CUDNN_FMA_MATH or cudnnMathType_t.CUDNN_DEFAULT_MATH;
}
