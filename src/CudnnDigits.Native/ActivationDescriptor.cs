using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native;

/// <summary>The kind of an activation. NaN goes through, so that a run that has lost its way shows it.</summary>
public sealed class ActivationDescriptor : IDisposable
{
    public ActivationDescriptor()
    {
        Cudnn.cudnnCreateActivationDescriptor(out var handle).ThrowIfFailed();
        Handle = handle;
    }

    public cudnnActivationDescriptor_t Handle { get; }

    public ActivationDescriptor SetReLU()
    {
        Cudnn.cudnnSetActivationDescriptor(
            Handle, cudnnActivationMode_t.CUDNN_ACTIVATION_RELU, cudnnNanPropagation_t.CUDNN_PROPAGATE_NAN, 0).ThrowIfFailed();
        return this;
    }

    public void Dispose() => Cudnn.cudnnDestroyActivationDescriptor(Handle).TraceIfFailed();
}
