using System.Runtime.Intrinsics;
using CudnnDigits.Cpu.Input;
using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Roofline;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Cpu.Update;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu;

/// <summary>Everything that is compiled for vectors of one width. The width is chosen here and nowhere else.</summary>
internal abstract unsafe class CpuKernels
{
    /// <param name="bits">512, 256 or 128.</param>
    /// <exception cref="ArgumentException">The processor has no such vectors.</exception>
    public static CpuKernels ForWidth(int bits) => bits switch
    {
        512 when Simd512.IsSupported => new CpuKernels<Simd512, Vector512<float>>(),
        256 when Simd256.IsSupported => new CpuKernels<Simd256, Vector256<float>>(),
        128 => new CpuKernels<Simd128, Vector128<float>>(),
        _ => throw new ArgumentException(
            $"vectors of {bits} bits: this processor has {string.Join(", ", SimdWidth.All.Where(SimdWidth.IsSupported))}"),
    };

    /// <summary>Measures what one thread can do with such vectors, and how near each kernel comes to it.</summary>
    public abstract (MachineLimits Limits, IReadOnlyList<KernelShare> Kernels) MeasureRoofline();

    /// <summary>Measures the arithmetic peak alone, in GFLOP/s.</summary>
    public abstract double MeasurePeak();

    public abstract CpuLayer[] CreateLayers(Plan plan, ParameterStore store, StepContext context, bool fuse);

    public abstract ICpuOptimizer CreateOptimizer(OptimizerSpec spec, ParameterStore store);

    /// <inheritdoc cref="PixelKernel{S, V}.Scale"/>
    public abstract void ScaleImage(byte* image, float* input, in ActivationLayout layout);

    /// <inheritdoc cref="LossKernel{S, V}.Compute"/>
    public abstract float ComputeLoss(
        Loss loss, float smoothing, float* logits, int classes, int label, float scale, float* gradient);
}

/// <inheritdoc/>
internal sealed unsafe class CpuKernels<S, V> : CpuKernels
    where S : struct, ISimd<V>
    where V : unmanaged
{
    public override (MachineLimits Limits, IReadOnlyList<KernelShare> Kernels) MeasureRoofline()
    {
        using var arena = new Arena();
        var limits = LimitProbe<S, V>.Measure();
        return (limits, [.. new KernelCases<S, V>(arena).All().Select(kernel => KernelShare.Of(kernel, limits))]);
    }

    public override double MeasurePeak() => LimitProbe<S, V>.MeasurePeak();

    public override CpuLayer[] CreateLayers(Plan plan, ParameterStore store, StepContext context, bool fuse) =>
        new LayerFactory<S, V>(plan, store, context, fuse).Build();

    public override ICpuOptimizer CreateOptimizer(OptimizerSpec spec, ParameterStore store) => new CpuOptimizer<S, V>(spec, store);

    public override void ScaleImage(byte* image, float* input, in ActivationLayout layout) =>
        PixelKernel<S, V>.Scale(image, input, layout);

    public override float ComputeLoss(
        Loss loss, float smoothing, float* logits, int classes, int label, float scale, float* gradient) =>
        LossKernel<S, V>.Compute(loss, smoothing, logits, classes, label, scale, gradient);
}
