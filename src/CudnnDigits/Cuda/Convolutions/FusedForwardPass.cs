using CudnnDigits.Cuda.Memory;
using CudnnDigits.Native.Cudnn;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Convolutions;

/// <summary>y = max(x * w + b, 0) in one call. Real cards refuse it for some shapes and algorithms.</summary>
internal sealed class FusedForwardPass(ConvolutionOperands operands, ActivationDescriptor activation, ResourceStack resources, Workspace workspace)
    : ForwardPass(operands, resources, workspace, "forward with bias and ReLU")
{
    protected override string FunctionName => nameof(CudnnApi.cudnnConvolutionBiasActivationForward);

    // alpha2 = 0 leaves the residual z out, but it must be a valid tensor all the same: y serves.
    protected override cudnnStatus_t Run(int algorithm, CUdeviceptr workspace, nuint bytes) => CudnnApi.cudnnConvolutionBiasActivationForward(
        Operands.Cudnn, 1, Operands.InputShape.Handle, Operands.Ports.Input, Operands.WeightShape.Handle, Operands.Ports.Weight,
        Convolution, (cudnnConvolutionFwdAlgo_t)algorithm, workspace, bytes, 0, Operands.OutputShape.Handle, Operands.Ports.Output,
        Operands.BiasShape.Handle, Operands.Ports.Bias, activation.Handle, Operands.OutputShape.Handle, Operands.Ports.Output);
}
