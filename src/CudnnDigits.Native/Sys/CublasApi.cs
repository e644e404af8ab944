using System.Runtime.InteropServices;
using CudnnDigits.Native.Loading;

namespace CudnnDigits.Native.Sys;

/// <summary>
/// cuBLAS, as far as it is used. One binding serves versions 11, 12 and 13.
/// <see href="https://docs.nvidia.com/cuda/cublas/index.html">NVIDIA's reference</see>. Matrices are column-major.
/// </summary>
public static unsafe partial class CublasApi
{
    internal const string Library = LibraryKey.Cublas;

    static CublasApi() => NativeLibraries.Register();

    [LibraryImport(Library)]
    public static partial cublasStatus_t cublasCreate_v2(out cublasHandle_t handle);

    [LibraryImport(Library)]
    public static partial cublasStatus_t cublasDestroy_v2(cublasHandle_t handle);

    [LibraryImport(Library)]
    public static partial cublasStatus_t cublasSetStream_v2(cublasHandle_t handle, CUstream streamId);

    [LibraryImport(Library)]
    public static partial cublasStatus_t cublasSetWorkspace_v2(cublasHandle_t handle, CUdeviceptr workspace, nuint workspaceSizeInBytes);

    [LibraryImport(Library)]
    public static partial cublasStatus_t cublasSetMathMode(cublasHandle_t handle, cublasMath_t mode);

    [LibraryImport(Library)]
    public static partial cublasStatus_t cublasGetProperty(libraryPropertyType type, out int value);

    [LibraryImport(Library)]
    public static partial nint cublasGetStatusName(cublasStatus_t status);

    [LibraryImport(Library)]
    public static partial nint cublasGetStatusString(cublasStatus_t status);

    [LibraryImport(Library)]
    public static partial cublasStatus_t cublasSgemm_v2(
        cublasHandle_t handle, cublasOperation_t transa, cublasOperation_t transb, int m, int n, int k, in float alpha, CUdeviceptr A,
        int lda, CUdeviceptr B, int ldb, in float beta, CUdeviceptr C, int ldc);
}
