using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Convolutions;

/// <summary>One algorithm as cuDNN lists it, in whichever of the three passes.</summary>
/// <param name="Algorithm">Its number, which means something else in each pass.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Whether it can run.</param>
/// <param name="Milliseconds">-1 where it was not timed.</param>
/// <param name="Deterministic">Whether it gives the same bits each time.</param>
/// <param name="Math">The arithmetic that the entry speaks of.</param>
internal readonly record struct Candidate(
    int Algorithm, string Name, cudnnStatus_t Status, float Milliseconds, bool Deterministic, cudnnMathType_t Math);
