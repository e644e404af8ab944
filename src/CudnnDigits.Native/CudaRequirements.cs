using CudnnDigits.Native.Cublas;
using CudnnDigits.Native.Cudnn;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Loading;

namespace CudnnDigits.Native;

/// <summary>Why CUDA cannot be used, and what to do about it.</summary>
public sealed record Shortcoming(string Problem, string Advice);

/// <summary>The versions that were found.</summary>
/// <param name="Driver">The newest CUDA version that the driver supports.</param>
/// <param name="Cublas">Version of cuBLAS.</param>
/// <param name="Cudnn">Version of cuDNN.</param>
/// <param name="CudnnCuda">The CUDA version that this cuDNN was built for.</param>
/// <param name="ComputeCapability">Compute capability of the GPU.</param>
public sealed record CudaVersions(Version Driver, Version Cublas, Version Cudnn, Version CudnnCuda, Version ComputeCapability);

/// <summary>The minimum versions of driver, libraries and GPU, and which of them work together.</summary>
/// <remarks>
/// Sources: NVIDIA's cuDNN support matrix (Volta ends with 9.10, Blackwell starts with 9.7) and the release notes of CUDA 12.8 (Blackwell,
/// driver 570) and 13.0 (Turing is the oldest architecture).
/// </remarks>
public static class CudaRequirements
{
    private static readonly Version OldestDriver = new(11, 4);
    private static readonly Version OldestCudnn = new(8, 9);
    private static readonly Version OldestGpu = new(7, 0);

    private static readonly Version Turing = new(7, 5);
    private static readonly Version FirstCudnnWithoutVolta = new(9, 11);
    private const int FirstCudaWithoutVolta = 13;

    private static readonly Version Blackwell = new(10, 0);
    private static readonly Version FirstCudaWithBlackwell = new(12, 8);
    private static readonly Version FirstCudnnWithBlackwell = new(9, 7);

    /// <summary>The first thing that is wrong, or null.</summary>
    public static Shortcoming? Check(CudaVersions found) => CheckEach(found) ?? CheckTogether(found) ?? CheckArchitecture(found);

    /// <summary>Checks the versions before a handle is created: handles can be created with libraries that then fail.</summary>
    /// <exception cref="CudaException">A library is missing or something is wrong; the message says what, and what to do.</exception>
    public static void Demand(CudaContext context)
    {
        CudaException.ThrowIfMissing(LibraryKey.Cublas);
        CudaException.ThrowIfMissing(LibraryKey.Cudnn);
        if (Check(Read(context)) is { } shortcoming) throw CudaException.Unsuitable(shortcoming.Problem, shortcoming.Advice);
    }

    internal static CudaVersions Read(CudaContext context) => new(
        context.DriverVersion, CublasHandle.Version, CudnnHandle.Version, CudnnHandle.CudaVersion, context.ComputeCapability);

    private static Shortcoming? CheckEach(CudaVersions found)
    {
        if (found.Driver < OldestDriver)
            return new($"the driver supports CUDA {found.Driver}: must be {OldestDriver} or newer", "Install a newer NVIDIA driver");
        if (found.ComputeCapability < OldestGpu)
            return new(
                $"the GPU has compute capability {found.ComputeCapability}: must be {OldestGpu} or higher", "Train with --device cpu");
        return found.Cudnn < OldestCudnn
            ? new($"cuDNN {found.Cudnn}: must be {OldestCudnn} or newer", "Install cuDNN 9")
            : null;
    }

    private static Shortcoming? CheckTogether(CudaVersions found)
    {
        if (found.Cublas.Major > found.Driver.Major)
            return new(
                $"cuBLAS {found.Cublas} is for CUDA {found.Cublas.Major}, but the driver supports only CUDA {found.Driver}",
                $"Install a newer NVIDIA driver, or cuBLAS and cuDNN for CUDA {found.Driver.Major}");
        if (found.CudnnCuda.Major != found.Cublas.Major)
            return new(
                $"cuDNN {found.Cudnn} was built for CUDA {found.CudnnCuda.Major}, but the cuBLAS found is {found.Cublas}",
                $"Install both for one CUDA version; if several are installed, set {SearchPlaces.Variable} to the folders of one");
        return null;
    }

    private static Shortcoming? CheckArchitecture(CudaVersions found)
    {
        var gpu = $"the GPU has compute capability {found.ComputeCapability}";
        if (found.ComputeCapability < Turing && (found.Cudnn >= FirstCudnnWithoutVolta || found.Cublas.Major >= FirstCudaWithoutVolta))
            return new(
                $"{gpu}: cuDNN {found.Cudnn} with cuBLAS {found.Cublas} needs {Turing} or higher",
                "Install cuDNN 9.10 or older and cuBLAS, both for CUDA 12, or train with --device cpu");
        if (found.ComputeCapability < Blackwell) return null;
        if (found.Driver < FirstCudaWithBlackwell)
            return new($"{gpu}: the driver supports CUDA {found.Driver}, and this GPU needs {FirstCudaWithBlackwell}", "Install NVIDIA driver 570 or newer");
        if (found.Cublas < FirstCudaWithBlackwell)
            return new($"{gpu}: cuBLAS {found.Cublas} is too old for it", $"Install cuBLAS of CUDA {FirstCudaWithBlackwell} or newer");
        return found.Cudnn < FirstCudnnWithBlackwell
            ? new($"{gpu}: cuDNN {found.Cudnn} is too old for it", $"Install cuDNN {FirstCudnnWithBlackwell} or newer")
            : null;
    }
}
