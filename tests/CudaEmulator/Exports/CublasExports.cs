using System.Runtime.InteropServices;
using CudaEmulator.Core;
using CudaEmulator.Cublas;

namespace CudaEmulator.Exports;

/// <summary>libcublas.</summary>
internal static unsafe class CublasExports
{
    [UnmanagedCallersOnly(EntryPoint = "cublasCreate_v2")]
    public static int Create(nint* handle) => Entry.Cublas("cublasCreate_v2", machine =>
    {
        Entry.RequireOut(handle, CublasStatus.InvalidValue, Library.Cublas);
        *handle = machine.Cublas.Create();
    });

    [UnmanagedCallersOnly(EntryPoint = "cublasDestroy_v2")]
    public static int Destroy(nint handle) => Entry.Cublas("cublasDestroy_v2", machine => machine.Cublas.Destroy(handle));

    [UnmanagedCallersOnly(EntryPoint = "cublasSetStream_v2")]
    public static int SetStream(nint handle, nint stream) =>
        Entry.Cublas("cublasSetStream_v2", machine => machine.Cublas.SetStream(handle, stream));

    [UnmanagedCallersOnly(EntryPoint = "cublasSetWorkspace_v2")]
    public static int SetWorkspace(nint handle, ulong workspace, nuint bytes) =>
        Entry.Cublas("cublasSetWorkspace_v2", machine => machine.Cublas.SetWorkspace(handle, workspace, bytes));

    [UnmanagedCallersOnly(EntryPoint = "cublasSetMathMode")]
    public static int SetMathMode(nint handle, int mode) =>
        Entry.Cublas("cublasSetMathMode", machine => machine.Cublas.SetMathMode(handle, mode));

    [UnmanagedCallersOnly(EntryPoint = "cublasGetProperty")]
    public static int GetProperty(int type, int* value) => Entry.Cublas("cublasGetProperty", machine =>
    {
        Entry.RequireOut(value, CublasStatus.InvalidValue, Library.Cublas);
        *value = machine.Cublas.Property(type);
    });

    [UnmanagedCallersOnly(EntryPoint = "cublasGetStatusName")]
    public static nint GetStatusName(int status) => Text.Static(CublasStatus.Name(status));

    [UnmanagedCallersOnly(EntryPoint = "cublasGetStatusString")]
    public static nint GetStatusString(int status) => Text.Static($"the emulator's text for {CublasStatus.Name(status)}");

    [UnmanagedCallersOnly(EntryPoint = "cublasSgemm_v2")]
    public static int Sgemm(nint handle, int transA, int transB, int m, int n, int k, float* alpha, ulong a, int lda, ulong b, int ldb,
        float* beta, ulong c, int ldc) => Entry.Cublas("cublasSgemm_v2", machine => machine.Cublas.Sgemm(handle, new GemmArguments(
            transA, transB, m, n, k, alpha == null ? null : *alpha, a, lda, b, ldb, beta == null ? null : *beta, c, ldc)));
}
