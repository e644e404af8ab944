namespace CudaEmulator.Cudnn;

/// <summary>What all convolution calls are given, direction aside. The tensors are x or dx, w or dw, y or dy.</summary>
public sealed record ConvolutionCall(
    nint Handle, nint XDescriptor, ulong X, nint WDescriptor, ulong W, nint Convolution, int Algorithm, ulong Workspace,
    ulong WorkspaceBytes, nint YDescriptor, ulong Y);
