namespace CudnnDigits.Cuda.Convolutions;

/// <summary>The algorithm chosen for one pass of one convolution.</summary>
/// <param name="Pass">"conv1 forward".</param>
/// <param name="Images">Number of images in the batch that it was chosen for.</param>
/// <param name="Algorithm">cuDNN's name.</param>
/// <param name="WorkspaceBytes">Size of its workspace.</param>
/// <param name="Deterministic">Whether the algorithm is deterministic.</param>
/// <param name="Milliseconds">Its time, if it was measured (--find).</param>
public sealed record ConvolutionChoice(
    string Pass, int Images, string Algorithm, long WorkspaceBytes, bool Deterministic, float? Milliseconds);
