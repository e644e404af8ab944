using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Cudnn;

/// <summary>Descriptor of a packed float32 tensor [images, channels, height, width] (NCHW).</summary>
public sealed class TensorDescriptor : IDisposable
{
    public TensorDescriptor()
    {
        CudnnApi.cudnnCreateTensorDescriptor(out var handle).ThrowIfFailed();
        Handle = handle;
    }

    public cudnnTensorDescriptor_t Handle { get; }

    public TensorDescriptor Set(int images, int channels, int height = 1, int width = 1)
    {
        CudnnApi.cudnnSetTensor4dDescriptor(
            Handle, cudnnTensorFormat_t.CUDNN_TENSOR_NCHW, cudnnDataType_t.CUDNN_DATA_FLOAT,
            images, channels, height, width).ThrowIfFailed();
        return this;
    }

    public void Dispose() => CudnnApi.cudnnDestroyTensorDescriptor(Handle).TraceIfFailed();
}
