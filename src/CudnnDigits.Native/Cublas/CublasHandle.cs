using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Cublas;

/// <summary>cuBLAS on one stream, with a workspace of its own.</summary>
public sealed class CublasHandle : IDisposable
{
    private readonly cublasHandle_t _handle;

    public CublasHandle()
    {
        CudaException.ThrowIfMissing(CublasApi.Library);
        CublasApi.cublasCreate_v2(out _handle).ThrowIfFailed();
    }

    /// <summary>The version, such as 12.6.4.</summary>
    public Version Version
    {
        get
        {
            CublasApi.cublasGetVersion_v2(_handle, out var version).ThrowIfFailed();
            return VersionNumbers.Cublas(version);
        }
    }

    /// <summary>Binds the handle to a stream and a workspace, and sets the arithmetic.</summary>
    /// <param name="stream">Where every call is queued.</param>
    /// <param name="workspace">Its own: without one, cuBLAS adds allocations to a captured graph.</param>
    /// <param name="tf32">Whether products may be rounded to TF32. The library's own default is full float32.</param>
    public void Use(CudaStream stream, DeviceBuffer<byte> workspace, bool tf32)
    {
        // SetStream resets the workspace to the library's own, so it comes first.
        CublasApi.cublasSetStream_v2(_handle, stream.Handle).ThrowIfFailed();
        CublasApi.cublasSetWorkspace_v2(_handle, workspace.Pointer, (nuint)workspace.Bytes).ThrowIfFailed();
        CublasApi.cublasSetMathMode(_handle, tf32 ? cublasMath_t.CUBLAS_TF32_TENSOR_OP_MATH : cublasMath_t.CUBLAS_DEFAULT_MATH).ThrowIfFailed();
    }

    /// <summary>Queues the row-major product c [rows, columns] = a * b, with a [rows, inner] and b [inner, columns] after transposition.</summary>
    /// <remarks>
    /// cuBLAS is column-major, and a row-major matrix read so is its transpose: c' = b' a', so the operands change places.
    /// </remarks>
    public void Multiply(Matrix a, Matrix b, CUdeviceptr c, int rows, int inner, int columns) => CublasApi.cublasSgemm_v2(
        _handle, b.Operation, a.Operation, columns, rows, inner, 1, b.Pointer, b.Stride, a.Pointer, a.Stride, 0, c, columns).ThrowIfFailed();

    public void Dispose() => CublasApi.cublasDestroy_v2(_handle).TraceIfFailed();
}
