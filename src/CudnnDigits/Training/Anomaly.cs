namespace CudnnDigits.Training;

/// <summary>The first operation of a training step with a value that is not finite.</summary>
/// <param name="Operation">The operation and its layer: "the forward pass of conv2".</param>
/// <param name="Advice">What to try.</param>
public sealed record Anomaly(string Operation, string Advice);
