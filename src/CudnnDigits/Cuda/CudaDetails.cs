using CudnnDigits.Cuda.Convolutions;
using CudnnDigits.Cuda.Runtime;

namespace CudnnDigits.Cuda;

/// <summary>The device memory used for one purpose.</summary>
public sealed record MemoryUse(string What, long Bytes);

/// <summary>The GPU, versions and algorithms of a run: printed by --verbose and recorded in run.json.</summary>
/// <param name="Gpu">Name of the GPU.</param>
/// <param name="ComputeCapability">Compute capability of the GPU.</param>
/// <param name="DriverCuda">The newest CUDA version that the driver supports.</param>
/// <param name="Cublas">Version of cuBLAS.</param>
/// <param name="Cudnn">Version of cuDNN.</param>
/// <param name="Options">The options in effect.</param>
/// <param name="KernelNodes">Kernel nodes of the captured step; null before the capture.</param>
/// <param name="Algorithms">The algorithm of each pass of each convolution.</param>
/// <param name="Memory">The use of device memory.</param>
public sealed record CudaDetails(
    string Gpu, string ComputeCapability, string DriverCuda, string Cublas, string Cudnn, CudaOptions Options,
    int? KernelNodes, IReadOnlyList<ConvolutionChoice> Algorithms, IReadOnlyList<MemoryUse> Memory)
{
    /// <summary>The same as text, one line for each item.</summary>
    public IReadOnlyList<string> Lines() =>
    [
        $"{Gpu}, compute capability {ComputeCapability}, driver for CUDA {DriverCuda}, cuBLAS {Cublas}, cuDNN {Cudnn}",
        $"{Options.Precision.ToString().ToLowerInvariant()}, {(Options.Graph ? "captured graph" : "call by call")}"
            + $"{(Options.Deterministic ? ", deterministic" : "")}{(KernelNodes is { } nodes ? $", {nodes} kernels a step" : "")}",
        .. Algorithms.Select(choice => $"{choice.Pass}: {choice.Algorithm}, {choice.WorkspaceBytes:N0} bytes of workspace"
            + $"{(choice.Deterministic ? "" : ", not deterministic")}{(choice.Milliseconds is { } time ? $", {time:0.000} ms" : "")}"),
        .. Memory.Select(use => $"{use.What}: {use.Bytes:N0} bytes"),
    ];
}
