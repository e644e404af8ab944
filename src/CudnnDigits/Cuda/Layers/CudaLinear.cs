using CudnnDigits.Cuda.Memory;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Native.Cublas;
using CudnnDigits.Native.Cudnn;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Layers;

/// <summary>y [images, out] = x [images, in] w' + b, with w [out, in]. Backward, dw = dy' x and dx = dy w.</summary>
internal sealed class CudaLinear : ICudaLayer
{
    private readonly CudaSession _session;
    private readonly LayerPorts _ports;
    private readonly TensorDescriptor _biasShape;
    private readonly TensorDescriptor _outputShape;

    public CudaLinear(CudaSession session, ResourceStack resources, LayerPorts ports)
    {
        (_session, _ports) = (session, ports);
        _biasShape = resources.Own(new TensorDescriptor()).Set(1, Out);
        _outputShape = resources.Own(new TensorDescriptor()).Set(Images, Out);
    }

    public string Name => _ports.Plan.Name;

    private int Images => _ports.Images;

    private int In => _ports.Plan.Input.Count;

    private int Out => _ports.Plan.Output.Count;

    public void Forward()
    {
        _session.Cublas.Multiply(new(_ports.Input, In), new(_ports.Weight, In, Transposed: true), _ports.Output, Images, In, Out);
        CudnnApi.cudnnAddTensor(
            _session.Cudnn.Handle, 1, _biasShape.Handle, _ports.Bias, 1, _outputShape.Handle, _ports.Output).ThrowIfFailed();
    }

    public void Backward()
    {
        var outputGradient = new Matrix(_ports.OutputGradient, Out);
        _session.Cublas.Multiply(outputGradient with { Transposed = true }, new(_ports.Input, In), _ports.WeightGradient, Out, Images, In);
        if (_ports.InputGradient is { } inputGradient)
            _session.Cublas.Multiply(outputGradient, new(_ports.Weight, In), inputGradient, Images, Out, In);
    }
}
