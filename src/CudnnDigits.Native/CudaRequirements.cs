using CudnnDigits.Native.Cublas;
using CudnnDigits.Native.Cudnn;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Errors;

namespace CudnnDigits.Native;

/// <summary>What was found wanting, and the one thing to do about it.</summary>
public sealed record Shortcoming(string Problem, string Advice);

/// <summary>The versions that were found.</summary>
/// <param name="Driver">The newest CUDA version that the driver serves.</param>
/// <param name="Cublas">cuBLAS.</param>
/// <param name="Cudnn">cuDNN.</param>
/// <param name="CudnnCuda">The CUDA version that this cuDNN was built for.</param>
/// <param name="ComputeCapability">That of the GPU.</param>
public sealed record CudaVersions(Version Driver, Version Cublas, Version Cudnn, Version CudnnCuda, Version ComputeCapability);

/// <summary>What the program asks of driver, libraries and GPU, and whether they go together.</summary>
public static class CudaRequirements
{
    private static readonly Version OldestDriver = new(11, 4);
    private static readonly Version OldestCudnn = new(8, 9);
    private static readonly Version OldestGpu = new(7, 0);

    /// <summary>The first thing that is wrong, or null.</summary>
    public static Shortcoming? Check(CudaVersions found)
    {
        if (found.Driver < OldestDriver)
            return new($"the driver serves CUDA {found.Driver}: {OldestDriver} or newer is wanted", "Install a newer NVIDIA driver");
        if (found.ComputeCapability < OldestGpu)
            return new($"the GPU has compute capability {found.ComputeCapability}: {OldestGpu} or later is wanted", "Train with --device cpu");
        if (found.Cublas.Major > found.Driver.Major)
            return new(
                $"cuBLAS {found.Cublas} is of CUDA {found.Cublas.Major}, and the driver serves CUDA {found.Driver}",
                $"Install a newer NVIDIA driver, or cuBLAS and cuDNN for CUDA {found.Driver.Major}");
        if (found.Cudnn < OldestCudnn)
            return new($"cuDNN {found.Cudnn} is too old: {OldestCudnn} or newer is wanted", "Install cuDNN 9");
        if (found.CudnnCuda.Major != found.Cublas.Major)
            return new(
                $"cuDNN {found.Cudnn} was built for CUDA {found.CudnnCuda.Major}, and the cuBLAS that was found is {found.Cublas}",
                $"Install both for one CUDA version, and name their folders in {Loading.SearchPlaces.Variable} where several are installed");
        return null;
    }

    /// <summary>Checks what an executor is about to run on.</summary>
    /// <exception cref="CudaException">Something is wrong; the message says what, and what to do.</exception>
    public static void Demand(CudaContext context, CublasHandle cublas)
    {
        if (Check(Read(context, cublas)) is { } shortcoming) throw CudaException.Unsuitable(shortcoming.Problem, shortcoming.Advice);
    }

    internal static CudaVersions Read(CudaContext context, CublasHandle cublas) =>
        new(context.DriverVersion, cublas.Version, CudnnHandle.Version, CudnnHandle.CudaVersion, context.ComputeCapability);
}
