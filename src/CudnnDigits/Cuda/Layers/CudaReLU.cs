using CudnnDigits.Cuda.Memory;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Native.Cudnn;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Layers;

/// <summary>y = max(x, 0), in place or not. Backward, dx = dy where y > 0, since y > 0 exactly where x > 0.</summary>
internal sealed class CudaReLU : ICudaLayer
{
    private readonly CudaSession _session;
    private readonly LayerPorts _ports;
    private readonly bool _done;
    private readonly ActivationDescriptor _activation;
    private readonly TensorDescriptor _shape;

    /// <param name="session">The GPU.</param>
    /// <param name="resources">Owns the descriptors.</param>
    /// <param name="ports">The buffers.</param>
    /// <param name="done">Whether the preceding layer's forward pass already applies it.</param>
    public CudaReLU(CudaSession session, ResourceStack resources, LayerPorts ports, bool done)
    {
        (_session, _ports, _done) = (session, ports, done);
        _activation = resources.Own(new ActivationDescriptor()).SetReLU();
        var shape = ports.Plan.Output;
        _shape = resources.Own(new TensorDescriptor()).Set(ports.Images, shape.Channels, shape.Height, shape.Width);
    }

    public string Name => _ports.Plan.Name;

    public void Forward()
    {
        if (_done) return;
        CudnnApi.cudnnActivationForward(
            _session.Cudnn.Handle, _activation.Handle, 1, _shape.Handle, _ports.Input, 0, _shape.Handle, _ports.Output).ThrowIfFailed();
    }

    public void Backward()
    {
        if (_ports.InputGradient is not { } inputGradient) return;
        CudnnApi.cudnnActivationBackward(
            _session.Cudnn.Handle, _activation.Handle, 1, _shape.Handle, _ports.Output, _shape.Handle, _ports.OutputGradient,
            _shape.Handle, _ports.Output, 0, _shape.Handle, inputGradient).ThrowIfFailed();
    }
}
