using CudnnDigits.Cuda.Memory;
using CudnnDigits.Native.Cudnn;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Convolutions;

/// <summary>y = max(x * w + b, 0) in one fused call, which cuDNN does not support for every shape and algorithm.</summary>
internal sealed class FusedForwardPass(
    ConvolutionOperands operands, ActivationDescriptor activation, ResourceStack resources, Workspace workspace)
    : ForwardPass(operands, resources, workspace, "forward with bias and ReLU")
{
    protected override PassFunctions Functions =>
        base.Functions with { Run = nameof(CudnnApi.cudnnConvolutionBiasActivationForward) };

    // alpha2 = 0 omits the residual z, but it must still be a valid tensor: y serves.
    protected override cudnnStatus_t Run(int algorithm, CUdeviceptr workspace, nuint bytes) =>
        CudnnApi.cudnnConvolutionBiasActivationForward(
            Operands.Cudnn, 1, Operands.InputShape.Handle, Operands.Ports.Input, Operands.WeightShape.Handle, Operands.Ports.Weight,
            Convolution, (cudnnConvolutionFwdAlgo_t)algorithm, workspace, bytes, 0, Operands.OutputShape.Handle, Operands.Ports.Output,
            Operands.BiasShape.Handle, Operands.Ports.Bias, activation.Handle, Operands.OutputShape.Handle, Operands.Ports.Output);
}
