using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Cudnn;

/// <summary>Descriptor of deterministic max pooling over square windows that do not overlap.</summary>
public sealed class PoolingDescriptor : IDisposable
{
    public PoolingDescriptor()
    {
        CudnnApi.cudnnCreatePoolingDescriptor(out var handle).ThrowIfFailed();
        Handle = handle;
    }

    public cudnnPoolingDescriptor_t Handle { get; }

    public PoolingDescriptor Set(int kernel)
    {
        CudnnApi.cudnnSetPooling2dDescriptor(
            Handle, cudnnPoolingMode_t.CUDNN_POOLING_MAX_DETERMINISTIC, cudnnNanPropagation_t.CUDNN_PROPAGATE_NAN,
            kernel, kernel, 0, 0, kernel, kernel).ThrowIfFailed();
        return this;
    }

    public void Dispose() => CudnnApi.cudnnDestroyPoolingDescriptor(Handle).TraceIfFailed();
}
