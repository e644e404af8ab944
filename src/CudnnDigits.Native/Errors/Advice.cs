using CudnnDigits.Native.Loading;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Errors;

/// <summary>The one thing to do next, by failure.</summary>
internal static class Advice
{
    private const string UpdateDriver = "Install a newer NVIDIA driver, and restart after an update";
    private const string Sanitizer = "Run once with --no-graph under NVIDIA's compute-sanitizer to see which kernel it was";

    public static string ForMissing(string library) => library switch
    {
        DriverApi.Library => "Install the NVIDIA driver of this machine's GPU, or train with --device cpu",
        CublasApi.Library => $"Install the CUDA toolkit 11, 12 or 13, or 'pip install nvidia-cublas-cu12', or name its folder in {SearchPlaces.Variable}",
        _ => $"Install cuDNN 9, or 'pip install nvidia-cudnn-cu12', or name its folder in {SearchPlaces.Variable}",
    };

    public static string? For(CUresult status) => status switch
    {
        CUresult.CUDA_ERROR_OUT_OF_MEMORY => "Free memory on the GPU (nvidia-smi lists who uses it), or take a smaller --batch-size",
        CUresult.CUDA_ERROR_NO_DEVICE => "No GPU is visible: look at nvidia-smi and at CUDA_VISIBLE_DEVICES, or train with --device cpu",
        CUresult.CUDA_ERROR_STUB_LIBRARY => "A toolkit's stub was loaded in place of the driver: take the stubs folder out of LD_LIBRARY_PATH",
        CUresult.CUDA_ERROR_DEVICE_UNAVAILABLE => "Another process holds the GPU alone: wait for it, or choose another with CUDA_VISIBLE_DEVICES",
        CUresult.CUDA_ERROR_NOT_INITIALIZED or CUresult.CUDA_ERROR_UNKNOWN or CUresult.CUDA_ERROR_OPERATING_SYSTEM
            or CUresult.CUDA_ERROR_SYSTEM_DRIVER_MISMATCH => "See whether nvidia-smi works; if it does not, restart or install the driver again",
        CUresult.CUDA_ERROR_UNSUPPORTED_PTX_VERSION or CUresult.CUDA_ERROR_JIT_COMPILER_NOT_FOUND => UpdateDriver,
        CUresult.CUDA_ERROR_INVALID_PTX or CUresult.CUDA_ERROR_NO_BINARY_FOR_GPU =>
            "The kernels need a GPU of compute capability 7.0 or later; if this is one, please report it with the log above",
        CUresult.CUDA_ERROR_LAUNCH_TIMEOUT => "The display's watchdog stopped a kernel: take a smaller --batch-size, or a GPU without a display",
        CUresult.CUDA_ERROR_ILLEGAL_ADDRESS or CUresult.CUDA_ERROR_LAUNCH_FAILED or CUresult.CUDA_ERROR_ASSERT => Sanitizer,
        _ => "Run again with --verbose for the libraries and choices in use, and look at 'cudnndigits info'",
    };

    public static string? For(cublasStatus_t status) => status switch
    {
        cublasStatus_t.CUBLAS_STATUS_NOT_INITIALIZED or cublasStatus_t.CUBLAS_STATUS_ALLOC_FAILED =>
            "Free memory on the GPU, and see with 'cudnndigits info' whether cuBLAS fits the driver",
        cublasStatus_t.CUBLAS_STATUS_ARCH_MISMATCH => "This cuBLAS does not serve this GPU: install the version that 'cudnndigits info' asks for",
        cublasStatus_t.CUBLAS_STATUS_EXECUTION_FAILED => Sanitizer,
        _ => "Run again with --verbose for the libraries and choices in use, and look at 'cudnndigits info'",
    };

    public static string? For(cudnnStatus_t status) => status switch
    {
        cudnnStatus_t.CUDNN_STATUS_SUBLIBRARY_VERSION_MISMATCH or cudnnStatus_t.CUDNN_STATUS_SUBLIBRARY_LOADING_FAILED =>
            $"Two copies of cuDNN are mixed, or one is incomplete: name the folder of a whole one in {SearchPlaces.Variable}",
        cudnnStatus_t.CUDNN_STATUS_NOT_INITIALIZED =>
            "See with 'cudnndigits info' whether cuDNN fits the driver and cuBLAS, and whether GPU memory is free",
        cudnnStatus_t.CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED or cudnnStatus_t.CUDNN_STATUS_INTERNAL_ERROR_HOST_ALLOCATION_FAILED =>
            "Free memory on the GPU, or take a smaller --batch-size",
        cudnnStatus_t.CUDNN_STATUS_EXECUTION_FAILED => Sanitizer,
        _ => "Set CUDNN_LOGLEVEL_DBG=2 and CUDNN_LOGDEST_DBG=stderr to hear from cuDNN why",
    };
}
