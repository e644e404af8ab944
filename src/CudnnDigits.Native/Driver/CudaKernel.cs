using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Driver;

/// <summary>A kernel of a module. It lives as long as its module.</summary>
public readonly struct CudaKernel
{
    private readonly CUfunction _function;

    internal CudaKernel(CUfunction function) => _function = function;

    /// <summary>Binds the grid and the arguments, so that a launch needs nothing more.</summary>
    /// <param name="blocks">Number of blocks, at least 1.</param>
    /// <param name="threads">Threads per block.</param>
    /// <param name="arguments">The arguments in the kernel's order. The kernel reads as many bytes as it declares, so each must have the
    /// declared type.</param>
    public KernelLaunch Bind(int blocks, int threads, params ReadOnlySpan<KernelArgument> arguments) =>
        new(_function, blocks, threads, arguments);
}
