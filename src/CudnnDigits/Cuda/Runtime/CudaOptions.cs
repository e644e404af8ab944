namespace CudnnDigits.Cuda.Runtime;

/// <summary>What the user may choose about training on a GPU.</summary>
/// <param name="Graph">Whether a step is captured once and replayed; without it every call is made anew, which profilers show layer by layer.</param>
/// <param name="Precision">How products are formed.</param>
/// <param name="Deterministic">Whether only algorithms that give the same bits each time may be chosen.</param>
/// <param name="Find">Whether cuDNN's algorithms are timed at the start, in place of its estimate.</param>
/// <param name="ProfileSteps">The steps that a profiler is to look at; null for none.</param>
public sealed record CudaOptions(
    bool Graph = true, Precision Precision = Precision.Fp32, bool Deterministic = false, bool Find = false, StepWindow? ProfileSteps = null);
