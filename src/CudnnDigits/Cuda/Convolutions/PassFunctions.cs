namespace CudnnDigits.Cuda.Convolutions;

/// <summary>The cuDNN functions of one pass, for messages.</summary>
internal sealed record PassFunctions(string Run, string List, string Time, string WorkspaceSize);
