using CudnnDigits.Cuda.Memory;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Models;
using CudnnDigits.Native.Cudnn;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Layers;

/// <summary>Max pooling over square windows. In cuDNN's deterministic mode the gradient goes to the first maximum.</summary>
internal sealed class CudaMaxPool2d : ICudaLayer
{
    private readonly CudaSession _session;
    private readonly LayerPorts _ports;
    private readonly PoolingDescriptor _pooling;
    private readonly TensorDescriptor _inputShape;
    private readonly TensorDescriptor _outputShape;

    public CudaMaxPool2d(CudaSession session, ResourceStack resources, LayerPorts ports)
    {
        (_session, _ports) = (session, ports);
        var (input, output) = (ports.Plan.Input, ports.Plan.Output);
        _pooling = resources.Own(new PoolingDescriptor()).Set(((MaxPool2d)ports.Plan.Spec).KernelSize);
        _inputShape = resources.Own(new TensorDescriptor()).Set(ports.Images, input.Channels, input.Height, input.Width);
        _outputShape = resources.Own(new TensorDescriptor()).Set(ports.Images, output.Channels, output.Height, output.Width);
    }

    public string Name => _ports.Plan.Name;

    public void Forward() => CudnnApi.cudnnPoolingForward(
        _session.Cudnn.Handle, _pooling.Handle, 1, _inputShape.Handle, _ports.Input, 0, _outputShape.Handle, _ports.Output).ThrowIfFailed();

    public void Backward()
    {
        if (_ports.InputGradient is not { } inputGradient) return;
        CudnnApi.cudnnPoolingBackward(
            _session.Cudnn.Handle, _pooling.Handle, 1, _outputShape.Handle, _ports.Output, _outputShape.Handle, _ports.OutputGradient,
            _inputShape.Handle, _ports.Input, 0, _inputShape.Handle, inputGradient).ThrowIfFailed();
    }
}
