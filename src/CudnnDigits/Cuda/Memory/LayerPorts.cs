using CudnnDigits.Models;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Memory;

/// <summary>The buffers of one layer, for a fixed number of images.</summary>
/// <param name="Plan">The layer's shapes.</param>
/// <param name="Images">Number of images in the batch.</param>
/// <param name="Input">[images, input shape]</param>
/// <param name="Output">[images, output shape]; the same address as the input if the layer works in place.</param>
/// <param name="OutputGradient">[images, output shape]; undefined in a layer that receives no gradient.</param>
/// <param name="InputGradient">[images, input shape]; null if no earlier layer needs it.</param>
/// <param name="Parameters">The flat buffers that hold the layer's parameters and their gradients.</param>
internal sealed record LayerPorts(
    LayerPlan Plan, int Images, CUdeviceptr Input, CUdeviceptr Output, CUdeviceptr OutputGradient, CUdeviceptr? InputGradient,
    FlatParameters Parameters)
{
    public CUdeviceptr Weight => Parameters.Value(Plan.Weight!);

    public CUdeviceptr Bias => Parameters.Value(Plan.Bias!);

    public CUdeviceptr WeightGradient => Parameters.Gradient(Plan.Weight!);

    public CUdeviceptr BiasGradient => Parameters.Gradient(Plan.Bias!);

    public CUdeviceptr RunningMean => Parameters.Value(Plan.RunningMean!);

    public CUdeviceptr RunningVariance => Parameters.Value(Plan.RunningVariance!);
}
