using System.Runtime.Intrinsics;
using CudnnDigits.Cpu.Input;
using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Roofline;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Cpu.Update;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu;

/// <summary>The kernels compiled for vectors of one width: the only place where a width becomes types.</summary>
internal abstract unsafe class CpuKernels(int bits)
{
    /// <summary>Bits of a vector.</summary>
    public int Bits { get; } = bits;

    /// <param name="bits">512, 256 or 128; null for the widest that the processor has.</param>
    /// <exception cref="ArgumentException">The processor has no such vectors.</exception>
    public static CpuKernels Create(int? bits = null) => (bits ?? SimdWidth.Widest) switch
    {
        512 when Simd512.IsSupported => new CpuKernels<Simd512, Vector512<float>>(512),
        256 when Simd256.IsSupported => new CpuKernels<Simd256, Vector256<float>>(256),
        128 => new CpuKernels<Simd128, Vector128<float>>(128),
        var other => throw new ArgumentException(
            $"vectors of {other} bits: this processor has {string.Join(", ", SimdWidth.All.Where(SimdWidth.IsSupported))}"),
    };

    /// <summary>Chooses the layers of a plan and declares their parameters.</summary>
    public abstract IReadOnlyList<CpuLayer> BuildLayers(Plan plan, ParameterStore store, StepContext context, bool fuse);

    /// <inheritdoc cref="PixelKernel{S, V}.Scale"/>
    public abstract void Scale(byte* image, float* input, in ActivationLayout layout);

    /// <inheritdoc cref="LossKernel{S, V}.Compute"/>
    public abstract float ComputeLoss(Loss loss, float smoothing, float* logits, int classes, int label, float scale, float* gradient);

    /// <summary>Measures what one thread of this machine can do with such vectors, and how near each kernel comes to it.</summary>
    public abstract (MachineLimits Limits, IReadOnlyList<KernelShare> Kernels) MeasureRoofline();

    /// <summary>Measures the peak alone, in GFLOP/s.</summary>
    public abstract double MeasurePeak();

    /// <summary>Applies an update rule to the parameters of <paramref name="store"/>.</summary>
    public abstract CpuOptimizer CreateOptimizer(OptimizerSpec spec, ParameterStore store);
}

/// <inheritdoc/>
internal sealed unsafe class CpuKernels<S, V>(int bits) : CpuKernels(bits)
    where S : struct, ISimd<V>
    where V : unmanaged
{
    public override IReadOnlyList<CpuLayer> BuildLayers(Plan plan, ParameterStore store, StepContext context, bool fuse) =>
        new LayerFactory<S, V>(plan, store, context, fuse).Build();

    public override void Scale(byte* image, float* input, in ActivationLayout layout) => PixelKernel<S, V>.Scale(image, input, layout);

    public override float ComputeLoss(Loss loss, float smoothing, float* logits, int classes, int label, float scale, float* gradient) =>
        LossKernel<S, V>.Compute(loss, smoothing, logits, classes, label, scale, gradient);

    public override (MachineLimits Limits, IReadOnlyList<KernelShare> Kernels) MeasureRoofline()
    {
        using var arena = new Arena();
        var limits = LimitProbe<S, V>.Measure();
        return (limits, [.. new KernelCases<S, V>(arena).All().Select(kernel => KernelShare.Of(kernel, limits))]);
    }

    public override double MeasurePeak() => LimitProbe<S, V>.MeasurePeak();

    public override CpuOptimizer CreateOptimizer(OptimizerSpec spec, ParameterStore store) => new CpuOptimizer<S, V>(spec, store);
}
