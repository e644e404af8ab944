namespace CudnnDigits.Native.Sys;

/// <summary>A cuDNN handle.</summary>
public readonly record struct cudnnHandle_t(nint Value);

/// <summary>Shape and type of a tensor of activations.</summary>
public readonly record struct cudnnTensorDescriptor_t(nint Value);

/// <summary>Shape and type of a convolution's weights.</summary>
public readonly record struct cudnnFilterDescriptor_t(nint Value);

/// <summary>Padding, stride and arithmetic of a convolution.</summary>
public readonly record struct cudnnConvolutionDescriptor_t(nint Value);

/// <summary>Kind of an activation.</summary>
public readonly record struct cudnnActivationDescriptor_t(nint Value);

/// <summary>Kind, window and stride of a pooling.</summary>
public readonly record struct cudnnPoolingDescriptor_t(nint Value);

/// <summary>
/// cuDNN 9's classes of results, a thousand numbers each, and the few members that a hint speaks of. Compare by class, never for
/// equality.
/// </summary>
public enum cudnnStatus_t
{
    CUDNN_STATUS_SUCCESS = 0,
    CUDNN_STATUS_NOT_INITIALIZED = 1001,
    CUDNN_STATUS_BAD_PARAM = 2000,
    CUDNN_STATUS_NOT_SUPPORTED = 3000,
    CUDNN_STATUS_INTERNAL_ERROR = 4000,
    CUDNN_STATUS_INTERNAL_ERROR_HOST_ALLOCATION_FAILED = 4003,
    CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED = 4004,
    CUDNN_STATUS_EXECUTION_FAILED = 5000,
    CUDNN_STATUS_SUBLIBRARY_VERSION_MISMATCH = 1002,
    CUDNN_STATUS_SUBLIBRARY_LOADING_FAILED = 1008,
}

/// <summary>Order of a tensor in memory.</summary>
public enum cudnnTensorFormat_t
{
    CUDNN_TENSOR_NCHW = 0,
    CUDNN_TENSOR_NHWC = 1,
}

/// <summary>Type of an element.</summary>
public enum cudnnDataType_t
{
    CUDNN_DATA_FLOAT = 0,
}

/// <summary>Whether the filter is flipped.</summary>
public enum cudnnConvolutionMode_t
{
    CUDNN_CONVOLUTION = 0,
    CUDNN_CROSS_CORRELATION = 1,
}

/// <summary>How exactly float products are formed. Default may use TF32; FMA does not.</summary>
public enum cudnnMathType_t
{
    CUDNN_DEFAULT_MATH = 0,
    CUDNN_TENSOR_OP_MATH = 1,
    CUDNN_TENSOR_OP_MATH_ALLOW_CONVERSION = 2,
    CUDNN_FMA_MATH = 3,
}

/// <summary>Algorithms of the forward convolution.</summary>
public enum cudnnConvolutionFwdAlgo_t
{
    CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_GEMM = 0,
    CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_PRECOMP_GEMM = 1,
    CUDNN_CONVOLUTION_FWD_ALGO_GEMM = 2,
    CUDNN_CONVOLUTION_FWD_ALGO_DIRECT = 3,
    CUDNN_CONVOLUTION_FWD_ALGO_FFT = 4,
    CUDNN_CONVOLUTION_FWD_ALGO_FFT_TILING = 5,
    CUDNN_CONVOLUTION_FWD_ALGO_WINOGRAD = 6,
    CUDNN_CONVOLUTION_FWD_ALGO_WINOGRAD_NONFUSED = 7,
}

/// <summary>Algorithms of the gradient with respect to the input.</summary>
public enum cudnnConvolutionBwdDataAlgo_t
{
    CUDNN_CONVOLUTION_BWD_DATA_ALGO_0 = 0,
    CUDNN_CONVOLUTION_BWD_DATA_ALGO_1 = 1,
    CUDNN_CONVOLUTION_BWD_DATA_ALGO_FFT = 2,
    CUDNN_CONVOLUTION_BWD_DATA_ALGO_FFT_TILING = 3,
    CUDNN_CONVOLUTION_BWD_DATA_ALGO_WINOGRAD = 4,
    CUDNN_CONVOLUTION_BWD_DATA_ALGO_WINOGRAD_NONFUSED = 5,
}

/// <summary>Algorithms of the gradient with respect to the weights.</summary>
public enum cudnnConvolutionBwdFilterAlgo_t
{
    CUDNN_CONVOLUTION_BWD_FILTER_ALGO_0 = 0,
    CUDNN_CONVOLUTION_BWD_FILTER_ALGO_1 = 1,
    CUDNN_CONVOLUTION_BWD_FILTER_ALGO_FFT = 2,
    CUDNN_CONVOLUTION_BWD_FILTER_ALGO_3 = 3,
    CUDNN_CONVOLUTION_BWD_FILTER_ALGO_WINOGRAD = 4,
    CUDNN_CONVOLUTION_BWD_FILTER_ALGO_WINOGRAD_NONFUSED = 5,
    CUDNN_CONVOLUTION_BWD_FILTER_ALGO_FFT_TILING = 6,
}

/// <summary>Whether an algorithm gives the same bits each time.</summary>
public enum cudnnDeterminism_t
{
    CUDNN_NON_DETERMINISTIC = 0,
    CUDNN_DETERMINISTIC = 1,
}

/// <summary>Kind of an activation.</summary>
public enum cudnnActivationMode_t
{
    CUDNN_ACTIVATION_RELU = 1,
    CUDNN_ACTIVATION_IDENTITY = 5,
}

/// <summary>What becomes of NaN.</summary>
public enum cudnnNanPropagation_t
{
    CUDNN_NOT_PROPAGATE_NAN = 0,
    CUDNN_PROPAGATE_NAN = 1,
}

/// <summary>Kind of a pooling.</summary>
public enum cudnnPoolingMode_t
{
    CUDNN_POOLING_MAX = 0,
    CUDNN_POOLING_MAX_DETERMINISTIC = 3,
}

/// <summary>What shares a mean and a variance.</summary>
public enum cudnnBatchNormMode_t
{
    CUDNN_BATCHNORM_PER_ACTIVATION = 0,
    CUDNN_BATCHNORM_SPATIAL = 1,
}
