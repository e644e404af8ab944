using CudnnDigits.Cuda.Convolutions;
using CudnnDigits.Cuda.Runtime;

namespace CudnnDigits.Cuda;

/// <summary>How much device memory one kind of thing takes.</summary>
public sealed record MemoryUse(string What, long Bytes);

/// <summary>What a run on a GPU ran on and chose: printed by --verbose and recorded in run.json.</summary>
/// <param name="Gpu">Name of the GPU.</param>
/// <param name="ComputeCapability">Of the GPU.</param>
/// <param name="DriverCuda">The newest CUDA version that the driver serves.</param>
/// <param name="Cublas">Version.</param>
/// <param name="Cudnn">Version.</param>
/// <param name="Options">What the user chose.</param>
/// <param name="KernelNodes">Kernels in the captured step; null while none is captured.</param>
/// <param name="Algorithms">The algorithm of each pass of each convolution.</param>
/// <param name="Memory">Where the device memory goes.</param>
public sealed record CudaDetails(
    string Gpu, string ComputeCapability, string DriverCuda, string Cublas, string Cudnn, CudaOptions Options,
    int? KernelNodes, IReadOnlyList<ConvolutionChoice> Algorithms, IReadOnlyList<MemoryUse> Memory)
{
    /// <summary>The same for people, a line each.</summary>
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
