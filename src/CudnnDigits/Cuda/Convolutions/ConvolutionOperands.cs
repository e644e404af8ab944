using CudnnDigits.Cuda.Memory;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Models;
using CudnnDigits.Native.Cudnn;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Convolutions;

/// <summary>The shapes and buffers of one convolution, shared by its three passes.</summary>
internal sealed class ConvolutionOperands
{
    public ConvolutionOperands(CudaSession session, ResourceStack resources, LayerPorts ports)
    {
        var (layer, images) = (ports.Plan, ports.Images);
        var (weight, bias) = (layer.Weight!, layer.Bias!);
        Session = session;
        Ports = ports;
        InputShape = resources.Own(new TensorDescriptor()).Set(images, layer.Input.Channels, layer.Input.Height, layer.Input.Width);
        OutputShape = resources.Own(new TensorDescriptor()).Set(images, layer.Output.Channels, layer.Output.Height, layer.Output.Width);
        BiasShape = resources.Own(new TensorDescriptor()).Set(1, bias.Count);
        WeightShape = resources.Own(new FilterDescriptor()).Set(weight.Shape[0], weight.Shape[1], weight.Shape[2], weight.Shape[3]);
    }

    public CudaSession Session { get; }

    public LayerPorts Ports { get; }

    public cudnnHandle_t Cudnn => Session.Cudnn.Handle;

    public TensorDescriptor InputShape { get; }

    public TensorDescriptor OutputShape { get; }

    public TensorDescriptor BiasShape { get; }

    public FilterDescriptor WeightShape { get; }

    /// <summary>A new descriptor for one pass: each pass may have its own math type.</summary>
    public ConvolutionDescriptor NewDescriptor(ResourceStack resources)
    {
        var math = Session.Options.Precision == Precision.Tf32 ? cudnnMathType_t.CUDNN_TENSOR_OP_MATH : cudnnMathType_t.CUDNN_FMA_MATH;
        return resources.Own(new ConvolutionDescriptor()).Set(((Conv2d)Ports.Plan.Spec).Padding, math);
    }
}
