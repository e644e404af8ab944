using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Driver;

/// <summary>A kernel of a module. It lives as long as its module.</summary>
public readonly struct CudaKernel
{
    private readonly CUfunction _function;

    internal CudaKernel(CUfunction function) => _function = function;

    /// <summary>Fixes the grid and the arguments, so that a launch needs nothing more.</summary>
    /// <param name="blocks">Blocks of the grid, at least 1.</param>
    /// <param name="threads">Threads of a block.</param>
    /// <param name="arguments">In the kernel's order; a wrong width silently reads wrong bytes, so the conversions are exact.</param>
    public KernelLaunch Bind(int blocks, int threads, params ReadOnlySpan<KernelArgument> arguments) => new(_function, blocks, threads, arguments);
}
