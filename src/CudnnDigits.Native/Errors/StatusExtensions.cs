using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Errors;

/// <summary>Turns a failed status into an exception at the call: <c>cuStreamSynchronize(stream).ThrowIfFailed();</c></summary>
public static class StatusExtensions
{
    private const int LastErrorLength = 1024;
    private const nuint FirstVersionWithLastError = 90000;

    /// <exception cref="CudaException">The call failed.</exception>
    public static void ThrowIfFailed(this CUresult status, [CallerArgumentExpression(nameof(status))] string call = "")
    {
        if (status != CUresult.CUDA_SUCCESS) throw Failure(status, call);
    }

    /// <inheritdoc cref="ThrowIfFailed(CUresult, string)"/>
    public static void ThrowIfFailed(this cublasStatus_t status, [CallerArgumentExpression(nameof(status))] string call = "")
    {
        if (status != cublasStatus_t.CUBLAS_STATUS_SUCCESS) throw Failure(status, call);
    }

    /// <inheritdoc cref="ThrowIfFailed(CUresult, string)"/>
    public static void ThrowIfFailed(this cudnnStatus_t status, [CallerArgumentExpression(nameof(status))] string call = "")
    {
        if (status != cudnnStatus_t.CUDNN_STATUS_SUCCESS) throw Failure(status, call);
    }

    public static bool IsSuccess(this cudnnStatus_t status) => status == cudnnStatus_t.CUDNN_STATUS_SUCCESS;

    /// <summary>The exception that <see cref="ThrowIfFailed(cudnnStatus_t, string)"/> would throw, for callers that can do without the call.</summary>
    /// <param name="status">The failure.</param>
    /// <param name="function">The function that returned it.</param>
    public static CudaException ToException(this cudnnStatus_t status, string function) => Failure(status, function);

    /// <summary>
    /// Traces a failure instead of throwing, for Dispose: after a fault, every release fails and has nothing left to free.
    /// </summary>
    internal static void TraceIfFailed(this CUresult status, [CallerArgumentExpression(nameof(status))] string call = "")
    {
        if (status != CUresult.CUDA_SUCCESS) System.Diagnostics.Trace.TraceWarning(Failure(status, call).Message);
    }

    /// <inheritdoc cref="TraceIfFailed(CUresult, string)"/>
    internal static void TraceIfFailed(this cublasStatus_t status, [CallerArgumentExpression(nameof(status))] string call = "")
    {
        if (status != cublasStatus_t.CUBLAS_STATUS_SUCCESS) System.Diagnostics.Trace.TraceWarning(Failure(status, call).Message);
    }

    /// <inheritdoc cref="TraceIfFailed(CUresult, string)"/>
    internal static void TraceIfFailed(this cudnnStatus_t status, [CallerArgumentExpression(nameof(status))] string call = "")
    {
        if (status != cudnnStatus_t.CUDNN_STATUS_SUCCESS) System.Diagnostics.Trace.TraceWarning(Failure(status, call).Message);
    }

    internal static CudaException Failure(CUresult status, string call)
    {
        var name = DriverApi.cuGetErrorName(status, out var pointer) == CUresult.CUDA_SUCCESS ? Text(pointer) : status.ToString();
        var detail = DriverApi.cuGetErrorString(status, out pointer) == CUresult.CUDA_SUCCESS ? Text(pointer) : null;
        return CudaException.Failed(FunctionOf(call), name ?? status.ToString(), (int)status, detail, Advice.For(status));
    }

    private static CudaException Failure(cublasStatus_t status, string call) => CudaException.Failed(
        FunctionOf(call), CublasText(CublasApi.cublasGetStatusName, status) ?? status.ToString(), (int)status,
        CublasText(CublasApi.cublasGetStatusString, status), Advice.For(status));

    // Releases of cuBLAS 11 before 11.4.2 lack these two functions, which must not hide the failure itself.
    private static string? CublasText(Func<cublasStatus_t, nint> function, cublasStatus_t status)
    {
        try
        {
            return Text(function(status));
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    private static CudaException Failure(cudnnStatus_t status, string call) => CudaException.Failed(
        FunctionOf(call), Text(CudnnApi.cudnnGetErrorString(status)) ?? status.ToString(), (int)status, LastCudnnError(),
        Advice.For(status));

    private static unsafe string? LastCudnnError()
    {
        if (CudnnApi.cudnnGetVersion() < FirstVersionWithLastError) return null;
        var buffer = stackalloc byte[LastErrorLength];
        buffer[0] = 0;
        CudnnApi.cudnnGetLastErrorString(buffer, LastErrorLength);
        return Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer));
    }

    private static string? Text(nint pointer) => Marshal.PtrToStringUTF8(pointer);

    // "DriverApi.cuMemAlloc_v2(out var pointer, bytes)" -> "cuMemAlloc_v2"
    private static string FunctionOf(string call)
    {
        var end = call.IndexOf('(', StringComparison.Ordinal);
        var name = end < 0 ? call : call[..end];
        return name[(name.LastIndexOf('.') + 1)..].Trim();
    }
}
