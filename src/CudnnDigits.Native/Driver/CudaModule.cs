using System.Runtime.InteropServices;
using System.Text;
using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Driver;

/// <summary>A module: kernels that the driver compiled from PTX for the GPU of the current context.</summary>
public sealed class CudaModule : IDisposable
{
    private const int LogLength = 8192;
    private readonly CUmodule _handle;

    /// <param name="ptx">PTX as text.</param>
    /// <param name="name">Name of the PTX file, for messages.</param>
    /// <exception cref="CudaException">The driver's compiler rejected the PTX; the message contains its log.</exception>
    public unsafe CudaModule(ReadOnlySpan<byte> ptx, string name)
    {
        byte[] image = [.. ptx, 0];
        var log = stackalloc byte[LogLength];
        log[0] = 0;
        var options = stackalloc[] { CUjit_option.CU_JIT_ERROR_LOG_BUFFER, CUjit_option.CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES };
        var values = stackalloc void*[] { log, (void*)LogLength };
        CUresult status;
        fixed (byte* text = image) status = DriverApi.cuModuleLoadDataEx(out _handle, text, 2, options, values);
        if (status == CUresult.CUDA_SUCCESS) return;
        var said = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(log)).Trim();
        throw StatusExtensions.Failure(status, nameof(DriverApi.cuModuleLoadDataEx))
            .While(said.Length == 0 ? $"compiling {name}" : $"compiling {name} (compiler log: {said.ReplaceLineEndings(" ")})");
    }

    /// <exception cref="CudaException">The module has no such kernel.</exception>
    public CudaKernel Kernel(string name)
    {
        DriverApi.cuModuleGetFunction(out var function, _handle, name).ThrowIfFailed();
        return new CudaKernel(function);
    }

    public void Dispose() => DriverApi.cuModuleUnload(_handle).TraceIfFailed();
}
