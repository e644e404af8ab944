namespace CudnnDigits.Cuda.Convolutions;

/// <summary>The algorithm chosen for one pass of one convolution.</summary>
/// <param name="Pass">"conv1 forward".</param>
/// <param name="Images">Images of the batch that it was chosen for.</param>
/// <param name="Algorithm">cuDNN's name.</param>
/// <param name="WorkspaceBytes">Scratch memory that it needs.</param>
/// <param name="Deterministic">Whether it gives the same bits each time.</param>
/// <param name="Milliseconds">Its time, where it was measured (--find).</param>
public sealed record ConvolutionChoice(
    string Pass, int Images, string Algorithm, long WorkspaceBytes, bool Deterministic, float? Milliseconds);
