namespace CudaEmulator.Cublas;

/// <summary>cublasStatus_t and its names.</summary>
public static class CublasStatus
{
    public const int Success = 0;
    public const int NotInitialized = 1;
    public const int AllocFailed = 3;
    public const int InvalidValue = 7;
    public const int ExecutionFailed = 13;
    public const int InternalError = 14;
    public const int NotSupported = 15;

    public static string Name(int status) => status switch
    {
        Success => "CUBLAS_STATUS_SUCCESS",
        NotInitialized => "CUBLAS_STATUS_NOT_INITIALIZED",
        AllocFailed => "CUBLAS_STATUS_ALLOC_FAILED",
        InvalidValue => "CUBLAS_STATUS_INVALID_VALUE",
        8 => "CUBLAS_STATUS_ARCH_MISMATCH",
        11 => "CUBLAS_STATUS_MAPPING_ERROR",
        ExecutionFailed => "CUBLAS_STATUS_EXECUTION_FAILED",
        InternalError => "CUBLAS_STATUS_INTERNAL_ERROR",
        NotSupported => "CUBLAS_STATUS_NOT_SUPPORTED",
        16 => "CUBLAS_STATUS_LICENSE_ERROR",
        _ => "unrecognized cuBLAS status",
    };
}
