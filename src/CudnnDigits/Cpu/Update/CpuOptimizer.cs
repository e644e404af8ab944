using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Update;

/// <inheritdoc cref="ICpuOptimizer"/>
internal sealed unsafe class CpuOptimizer<T>(OptimizerSpec spec, ParameterStore store) : ICpuOptimizer
    where T : unmanaged, ISimd<T>
{
    private AdamStep _adam;
    private SgdStep _sgd;

    public long Steps { get; set; }

    public void Begin(float rate)
    {
        Steps++;
        if (spec is Adam adam) _adam = AdamStep.At(adam, rate, Steps);
        if (spec is Sgd sgd) _sgd = SgdStep.At(sgd, rate);
    }

    public bool IsFinite(int offset, int length) =>
        FiniteCheck<T>.AllFinite(store.Values + offset, length)
        && (spec is Sgd || FiniteCheck<T>.AllFinite(store.SecondMoment + offset, length));

    public void Update(int offset, int length)
    {
        float* weights = store.Values + offset, gradient = store.Gradient + offset, first = store.FirstMoment + offset;
        switch (spec)
        {
            case Adam:
                OptimizerKernel<T>.Adam(weights, gradient, first, store.SecondMoment + offset, length, _adam);
                break;
            case Sgd { Momentum: 0 }:
                OptimizerKernel<T>.Sgd(weights, gradient, length, _sgd);
                break;
            case Sgd:
                OptimizerKernel<T>.SgdWithMomentum(weights, gradient, first, length, _sgd);
                break;
            default:
                throw new NotSupportedException($"the CPU executor has no update rule for {spec.GetType().Name}");
        }

        if (spec.EmaDecay > 0) UpdateAverage(store.Average + offset, weights, length);
    }

    /// <summary>The average starts as a copy of the weights after the first step.</summary>
    private void UpdateAverage(float* average, float* weights, int length)
    {
        if (Steps == 1) new ReadOnlySpan<float>(weights, length).CopyTo(new Span<float>(average, length));
        else OptimizerKernel<T>.UpdateAverage(average, weights, length, spec.EmaWeight);
    }
}
