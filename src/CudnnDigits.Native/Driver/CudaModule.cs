using System.Runtime.InteropServices;
using System.Text;
using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Driver;

/// <summary>Kernels that the driver has compiled from PTX for the current context's GPU.</summary>
public sealed class CudaModule : IDisposable
{
    private const int LogLength = 8192;
    private readonly CUmodule _handle;

    /// <param name="ptx">PTX as text.</param>
    /// <param name="name">For messages: the name of the file that the PTX came from.</param>
    /// <exception cref="CudaException">The driver's compiler refused it; the message has its log.</exception>
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
            .While(said.Length == 0 ? $"compiling {name}" : $"compiling {name} (the compiler says: {said.ReplaceLineEndings(" ")})");
    }

    /// <exception cref="CudaException">The module has no such kernel.</exception>
    public CudaKernel Kernel(string name)
    {
        DriverApi.cuModuleGetFunction(out var function, _handle, name).ThrowIfFailed();
        return new CudaKernel(function);
    }

    public void Dispose() => DriverApi.cuModuleUnload(_handle).TraceIfFailed();
}
