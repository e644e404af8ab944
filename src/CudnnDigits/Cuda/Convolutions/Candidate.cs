using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Convolutions;

/// <summary>One entry of cuDNN's list of algorithms, for any of the three passes.</summary>
/// <param name="Algorithm">The value of the pass's algorithm enumeration.</param>
/// <param name="Name">cuDNN's name of the algorithm.</param>
/// <param name="Status">Whether the algorithm can run.</param>
/// <param name="Milliseconds">-1 if it was not timed.</param>
/// <param name="Deterministic">Whether the algorithm is deterministic, as the entry says.</param>
/// <param name="Math">The math type that the entry is for.</param>
internal readonly record struct Candidate(
    int Algorithm, string Name, cudnnStatus_t Status, float Milliseconds, bool Deterministic, cudnnMathType_t Math)
{
    public static Candidate Listed<T>(
        T algorithm, cudnnStatus_t status, float milliseconds, cudnnDeterminism_t determinism, cudnnMathType_t math)
        where T : struct, Enum => new(
            Convert.ToInt32(algorithm, null), algorithm.ToString(), status, milliseconds,
            determinism == cudnnDeterminism_t.CUDNN_DETERMINISTIC, math);

    /// <summary>An algorithm of which nothing is known but its number. The default math type lets cuDNN decide.</summary>
    public static Candidate Untested<T>(T algorithm)
        where T : struct, Enum => Listed(
            algorithm, cudnnStatus_t.CUDNN_STATUS_SUCCESS, -1, cudnnDeterminism_t.CUDNN_DETERMINISTIC, cudnnMathType_t.CUDNN_DEFAULT_MATH);
}
