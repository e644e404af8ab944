using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Cudnn;

/// <summary>Descriptor of a cross-correlation with stride 1: padding and math type.</summary>
public sealed class ConvolutionDescriptor : IDisposable
{
    public ConvolutionDescriptor()
    {
        CudnnApi.cudnnCreateConvolutionDescriptor(out var handle).ThrowIfFailed();
        Handle = handle;
    }

    public cudnnConvolutionDescriptor_t Handle { get; }

    public ConvolutionDescriptor Set(int padding, cudnnMathType_t math)
    {
        CudnnApi.cudnnSetConvolution2dDescriptor(
            Handle, padding, padding, 1, 1, 1, 1, cudnnConvolutionMode_t.CUDNN_CROSS_CORRELATION,
            cudnnDataType_t.CUDNN_DATA_FLOAT).ThrowIfFailed();
        return Set(math);
    }

    public ConvolutionDescriptor Set(cudnnMathType_t math)
    {
        CudnnApi.cudnnSetConvolutionMathType(Handle, math).ThrowIfFailed();
        return this;
    }

    public void Dispose() => CudnnApi.cudnnDestroyConvolutionDescriptor(Handle).TraceIfFailed();
}
