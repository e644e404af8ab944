using CudnnDigits.Cpu.Input;
using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Cpu.Update;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu;

/// <summary>Everything that is compiled for vectors of one width. The width is chosen here and nowhere else.</summary>
internal abstract unsafe class CpuKernels
{
    /// <summary>The kernels for vectors of 512, 256 or 128 bits.</summary>
    public static CpuKernels ForWidth(int bits) => bits switch
    {
        512 => new CpuKernels<Simd512>(),
        256 => new CpuKernels<Simd256>(),
        _ => new CpuKernels<Simd128>(),
    };

    public abstract CpuLayer[] CreateLayers(Plan plan, ParameterStore store, StepContext context, bool fuse);

    public abstract ICpuOptimizer CreateOptimizer(OptimizerSpec spec, ParameterStore store);

    /// <inheritdoc cref="PixelKernel{T}.Scale"/>
    public abstract void ScaleImage(byte* image, float* input, in ActivationLayout layout);

    /// <inheritdoc cref="LossKernel{T}.Compute"/>
    public abstract float ComputeLoss(
        Loss loss, float smoothing, float* logits, int classes, int label, float scale, float* gradient);
}

/// <inheritdoc/>
internal sealed unsafe class CpuKernels<T> : CpuKernels
    where T : unmanaged, ISimd<T>
{
    public override CpuLayer[] CreateLayers(Plan plan, ParameterStore store, StepContext context, bool fuse) =>
        new LayerFactory<T>(plan, store, context, fuse).Build();

    public override ICpuOptimizer CreateOptimizer(OptimizerSpec spec, ParameterStore store) => new CpuOptimizer<T>(spec, store);

    public override void ScaleImage(byte* image, float* input, in ActivationLayout layout) =>
        PixelKernel<T>.Scale(image, input, layout);

    public override float ComputeLoss(
        Loss loss, float smoothing, float* logits, int classes, int label, float scale, float* gradient) =>
        LossKernel<T>.Compute(loss, smoothing, logits, classes, label, scale, gradient);
}
