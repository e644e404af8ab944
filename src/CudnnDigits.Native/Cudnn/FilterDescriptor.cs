using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Cudnn;

/// <summary>Descriptor of a convolution's float32 weights [output channels, input channels, height, width].</summary>
public sealed class FilterDescriptor : IDisposable
{
    public FilterDescriptor()
    {
        CudnnApi.cudnnCreateFilterDescriptor(out var handle).ThrowIfFailed();
        Handle = handle;
    }

    public cudnnFilterDescriptor_t Handle { get; }

    public FilterDescriptor Set(int outChannels, int inChannels, int height, int width)
    {
        CudnnApi.cudnnSetFilter4dDescriptor(
            Handle, cudnnDataType_t.CUDNN_DATA_FLOAT, cudnnTensorFormat_t.CUDNN_TENSOR_NCHW,
            outChannels, inChannels, height, width).ThrowIfFailed();
        return this;
    }

    public void Dispose() => CudnnApi.cudnnDestroyFilterDescriptor(Handle).TraceIfFailed();
}
