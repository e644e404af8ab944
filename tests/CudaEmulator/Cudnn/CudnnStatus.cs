namespace CudaEmulator.Cudnn;

/// <summary>cudnnStatus_t of cuDNN 9 and its names.</summary>
public static class CudnnStatus
{
    public const int Success = 0;
    public const int NotInitialized = 1001;
    public const int BadParam = 2000;
    public const int NotSupported = 3000;
    public const int InternalError = 4000;
    public const int DeviceAllocationFailed = 4004;
    public const int ExecutionFailed = 5000;

    /// <summary>The text for any value; sub-codes answer with their thousand's.</summary>
    public static string Name(int status) => (status / 1000) switch
    {
        0 when status == 0 => "CUDNN_STATUS_SUCCESS",
        1 => "CUDNN_STATUS_NOT_INITIALIZED",
        2 => "CUDNN_STATUS_BAD_PARAM",
        3 => "CUDNN_STATUS_NOT_SUPPORTED",
        4 => "CUDNN_STATUS_INTERNAL_ERROR",
        5 => "CUDNN_STATUS_EXECUTION_FAILED",
        _ => "CUDNN_UNKNOWN_STATUS",
    };
}
