using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Driver;

/// <summary>A kernel with its grid and arguments. Launching it allocates nothing.</summary>
public sealed class KernelLaunch
{
    private readonly CUfunction _function;
    private readonly uint _blocks;
    private readonly uint _threads;
    private readonly ulong[] _arguments;

    internal KernelLaunch(CUfunction function, int blocks, int threads, ReadOnlySpan<KernelArgument> arguments)
    {
        (_function, _blocks, _threads) = (function, (uint)blocks, (uint)threads);
        _arguments = new ulong[arguments.Length];
        for (var i = 0; i < arguments.Length; i++) _arguments[i] = arguments[i].Bits;
    }

    /// <summary>Queues one launch. The driver copies the arguments during the call.</summary>
    public unsafe void Run(CudaStream stream)
    {
        fixed (ulong* values = _arguments)
        {
            var pointers = stackalloc void*[_arguments.Length];
            for (var i = 0; i < _arguments.Length; i++) pointers[i] = values + i;
            DriverApi.cuLaunchKernel(_function, _blocks, 1, 1, _threads, 1, 1, 0, stream.Handle, pointers, null).ThrowIfFailed();
        }
    }
}
