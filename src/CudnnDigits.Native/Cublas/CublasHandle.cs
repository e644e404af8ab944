using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Cublas;

/// <summary>A cuBLAS handle, bound to one stream and its own workspace.</summary>
public sealed class CublasHandle : IDisposable
{
    private readonly cublasHandle_t _handle;

    public CublasHandle()
    {
        CudaException.ThrowIfMissing(CublasApi.Library);
        CublasApi.cublasCreate_v2(out _handle).ThrowIfFailed();
    }

    /// <summary>The version, such as 12.6.4. Needs neither a handle nor a GPU.</summary>
    public static Version Version => new(
        Property(libraryPropertyType.MAJOR_VERSION), Property(libraryPropertyType.MINOR_VERSION), Property(libraryPropertyType.PATCH_LEVEL));

    /// <summary>Binds the handle to a stream and a workspace, and sets the math mode.</summary>
    /// <param name="stream">The stream on which every call is queued.</param>
    /// <param name="workspace">Device memory for this handle alone: without it, cuBLAS adds allocations to a captured graph.</param>
    /// <param name="tf32">Whether operands may be rounded to TF32. cuBLAS's default is full float32.</param>
    public void Use(CudaStream stream, DeviceBuffer<byte> workspace, bool tf32)
    {
        // SetStream resets the workspace to the library's own, so it comes first.
        CublasApi.cublasSetStream_v2(_handle, stream.Handle).ThrowIfFailed();
        CublasApi.cublasSetWorkspace_v2(_handle, workspace.Pointer, (nuint)workspace.Bytes).ThrowIfFailed();
        var math = tf32 ? cublasMath_t.CUBLAS_TF32_TENSOR_OP_MATH : cublasMath_t.CUBLAS_DEFAULT_MATH;
        CublasApi.cublasSetMathMode(_handle, math).ThrowIfFailed();
    }

    /// <summary>
    /// Queues the row-major product c [rows, columns] = a * b, with a [rows, inner] and b [inner, columns] after transposition.
    /// </summary>
    /// <remarks>
    /// cuBLAS is column-major, and a row-major matrix read so is its transpose: c' = b' a', so the operands are swapped.
    /// </remarks>
    public void Multiply(Matrix a, Matrix b, CUdeviceptr c, int rows, int inner, int columns) => CublasApi.cublasSgemm_v2(
        _handle, b.Operation, a.Operation, columns, rows, inner, 1, b.Pointer, b.Stride, a.Pointer, a.Stride, 0, c, columns)
        .ThrowIfFailed();

    public void Dispose() => CublasApi.cublasDestroy_v2(_handle).TraceIfFailed();

    private static int Property(libraryPropertyType type)
    {
        CublasApi.cublasGetProperty(type, out var value).ThrowIfFailed();
        return value;
    }
}
