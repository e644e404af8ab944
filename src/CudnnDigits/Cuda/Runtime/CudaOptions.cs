namespace CudnnDigits.Cuda.Runtime;

/// <summary>The options for training on a GPU.</summary>
/// <param name="Graph">Whether a step is captured once and replayed as a graph; otherwise every step makes every call, which profilers
/// show layer by layer.</param>
/// <param name="Precision">Precision of float32 products.</param>
/// <param name="Deterministic">Whether only deterministic algorithms may be chosen.</param>
/// <param name="Find">Whether cuDNN's algorithms are timed at the start instead of ranked by its heuristic.</param>
/// <param name="ProfileSteps">The steps to profile; null for none.</param>
public sealed record CudaOptions(
    bool Graph = true, Precision Precision = Precision.Fp32, bool Deterministic = false, bool Find = false,
    StepWindow? ProfileSteps = null);
