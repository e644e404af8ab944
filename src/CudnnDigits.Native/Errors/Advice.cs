using CudnnDigits.Native.Loading;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Errors;

/// <summary>What to do next after each failure.</summary>
internal static class Advice
{
    private const string UpdateDriver = "Install a newer NVIDIA driver, and restart after an update";
    private const string Sanitizer = "Run once with --no-graph under NVIDIA's compute-sanitizer to see which kernel it was";

    public static string ForMissing(string library) => library switch
    {
        DriverApi.Library => "Install the NVIDIA driver of this machine's GPU, or train with --device cpu",
        CublasApi.Library =>
            $"Install the CUDA toolkit 11, 12 or 13, or run 'pip install nvidia-cublas-cu12', or set {SearchPlaces.Variable} to its folder",
        _ => $"Install cuDNN 9, or run 'pip install nvidia-cudnn-cu12', or set {SearchPlaces.Variable} to its folder",
    };

    public static string? For(CUresult status) => status switch
    {
        CUresult.CUDA_ERROR_OUT_OF_MEMORY =>
            "Free memory on the GPU (nvidia-smi lists the processes that use it), or use a smaller --batch-size",
        CUresult.CUDA_ERROR_NO_DEVICE => "No GPU is visible: check nvidia-smi and CUDA_VISIBLE_DEVICES, or train with --device cpu",
        CUresult.CUDA_ERROR_STUB_LIBRARY =>
            "A toolkit's stub library was loaded instead of the driver: remove the stubs folder from LD_LIBRARY_PATH",
        CUresult.CUDA_ERROR_DEVICE_UNAVAILABLE =>
            "Another process has exclusive use of the GPU: wait for it, or select another GPU with CUDA_VISIBLE_DEVICES",
        CUresult.CUDA_ERROR_NOT_INITIALIZED or CUresult.CUDA_ERROR_UNKNOWN or CUresult.CUDA_ERROR_OPERATING_SYSTEM
            or CUresult.CUDA_ERROR_SYSTEM_DRIVER_MISMATCH => "Run nvidia-smi; if it fails, restart the machine or reinstall the driver",
        CUresult.CUDA_ERROR_SYSTEM_NOT_READY =>
            "The GPUs of this machine are joined by NVSwitch and wait for NVIDIA's Fabric Manager: start it (systemctl start nvidia-fabricmanager)",
        CUresult.CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE =>
            "A forward-compatibility libcuda was loaded, which serves data-center GPUs only: remove cuda-compat from LD_LIBRARY_PATH",
        CUresult.CUDA_ERROR_UNSUPPORTED_PTX_VERSION or CUresult.CUDA_ERROR_JIT_COMPILER_NOT_FOUND => UpdateDriver,
        CUresult.CUDA_ERROR_INVALID_PTX or CUresult.CUDA_ERROR_NO_BINARY_FOR_GPU =>
            "The kernels need a GPU of compute capability 7.0 or higher; if this is one, report it with the log above",
        CUresult.CUDA_ERROR_LAUNCH_TIMEOUT =>
            "The display watchdog stopped a kernel: use a smaller --batch-size, or a GPU that drives no display",
        CUresult.CUDA_ERROR_ILLEGAL_ADDRESS or CUresult.CUDA_ERROR_LAUNCH_FAILED or CUresult.CUDA_ERROR_ASSERT => Sanitizer,
        _ => "Run again with --verbose to see the libraries and algorithms in use, and check 'cudnndigits info'",
    };

    public static string? For(cublasStatus_t status) => status switch
    {
        cublasStatus_t.CUBLAS_STATUS_NOT_INITIALIZED or cublasStatus_t.CUBLAS_STATUS_ALLOC_FAILED =>
            "Free memory on the GPU, and check with 'cudnndigits info' that cuBLAS matches the driver",
        cublasStatus_t.CUBLAS_STATUS_ARCH_MISMATCH =>
            "This cuBLAS does not support this GPU: install the version that 'cudnndigits info' asks for",
        cublasStatus_t.CUBLAS_STATUS_EXECUTION_FAILED => Sanitizer,
        _ => "Run again with --verbose to see the libraries and algorithms in use, and check 'cudnndigits info'",
    };

    public static string? For(cudnnStatus_t status) => status switch
    {
        cudnnStatus_t.CUDNN_STATUS_SUBLIBRARY_VERSION_MISMATCH or cudnnStatus_t.CUDNN_STATUS_SUBLIBRARY_LOADING_FAILED =>
            $"Two copies of cuDNN are mixed, or one is incomplete: set {SearchPlaces.Variable} to the folder of a complete one",
        cudnnStatus_t.CUDNN_STATUS_NOT_INITIALIZED =>
            "Check with 'cudnndigits info' that cuDNN matches the driver and cuBLAS, and that GPU memory is free",
        cudnnStatus_t.CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED
            or cudnnStatus_t.CUDNN_STATUS_INTERNAL_ERROR_HOST_ALLOCATION_FAILED =>
            "Free memory on the GPU, or use a smaller --batch-size",
        cudnnStatus_t.CUDNN_STATUS_EXECUTION_FAILED => Sanitizer,
        _ => "Set CUDNN_LOGLEVEL_DBG=2 and CUDNN_LOGDEST_DBG=stderr to make cuDNN log the reason",
    };
}
