using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Errors;

/// <summary>Checks a status where the call is made: <c>cuStreamSynchronize(stream).ThrowIfFailed();</c></summary>
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

    /// <summary>Whether cuDNN refused a combination that it could have run otherwise. cuDNN 8 says 9, cuDNN 9 any of 3000 to 3999.</summary>
    public static bool IsNotSupported(this cudnnStatus_t status) => (int)status is 9 or (>= 3000 and < 4000);

    /// <summary>For Dispose, which never throws: a card that faulted refuses to free what is gone anyway. The failure is traced.</summary>
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
        FunctionOf(call), Text(CublasApi.cublasGetStatusName(status)) ?? status.ToString(), (int)status,
        Text(CublasApi.cublasGetStatusString(status)), Advice.For(status));

    private static CudaException Failure(cudnnStatus_t status, string call) => CudaException.Failed(
        FunctionOf(call), Text(CudnnApi.cudnnGetErrorString(status)) ?? status.ToString(), (int)status, LastCudnnError(), Advice.For(status));

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
