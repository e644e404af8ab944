namespace CudnnDigits.Training;

/// <summary>Where in a training step the numbers first went wrong.</summary>
/// <param name="Operation">Which operation, of which layer: "forward of conv2".</param>
/// <param name="Advice">What to try.</param>
public sealed record Anomaly(string Operation, string Advice);
