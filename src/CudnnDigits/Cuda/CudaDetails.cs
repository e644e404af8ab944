using CudnnDigits.Cuda.Convolutions;

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
    int? KernelNodes, IReadOnlyList<ConvolutionChoice> Algorithms, IReadOnlyList<MemoryUse> Memory);
