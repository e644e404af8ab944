using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Cudnn;

/// <summary>
/// Descriptor of an activation. NaN is not propagated, since cuDNN documents the fused convolution only for that setting.
/// </summary>
public sealed class ActivationDescriptor : IDisposable
{
    public ActivationDescriptor()
    {
        CudnnApi.cudnnCreateActivationDescriptor(out var handle).ThrowIfFailed();
        Handle = handle;
    }

    public cudnnActivationDescriptor_t Handle { get; }

    public ActivationDescriptor SetReLU()
    {
        CudnnApi.cudnnSetActivationDescriptor(
            Handle, cudnnActivationMode_t.CUDNN_ACTIVATION_RELU, cudnnNanPropagation_t.CUDNN_NOT_PROPAGATE_NAN, 0).ThrowIfFailed();
        return this;
    }

    public void Dispose() => CudnnApi.cudnnDestroyActivationDescriptor(Handle).TraceIfFailed();
}
