using CudnnDigits.Models;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Memory;

/// <summary>Everything that one layer is bound to, for one number of images.</summary>
/// <param name="Plan">Its shapes.</param>
/// <param name="Images">Images of the batch.</param>
/// <param name="Input">[images, input shape]</param>
/// <param name="Output">[images, output shape]; the same as the input where the layer works in place.</param>
/// <param name="OutputGradient">In the shape of the output. Undefined in a layer that nothing flows back into.</param>
/// <param name="InputGradient">In the shape of the input. Null where nothing needs it.</param>
/// <param name="Parameters">The flat buffers that the layer's parameters and their gradients are in.</param>
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
