using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Update;

/// <inheritdoc cref="ICpuOptimizer"/>
internal sealed unsafe class CpuOptimizer<S, V>(OptimizerSpec spec, ParameterStore store) : ICpuOptimizer
    where S : struct, ISimd<V>
    where V : unmanaged
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

    public bool Update(in GradientSlice gradient)
    {
        float* weights = store.Values + gradient.Offset, first = store.FirstMoment + gradient.Offset;
        var finite = spec switch
        {
            Adam => OptimizerKernel<S, V>.Adam(
                weights, gradient.Values, first, store.SecondMoment + gradient.Offset, gradient.Length, _adam),
            Sgd { Momentum: 0 } => OptimizerKernel<S, V>.Sgd(weights, gradient.Values, gradient.Length, _sgd),
            Sgd => OptimizerKernel<S, V>.SgdWithMomentum(weights, gradient.Values, first, gradient.Length, _sgd),
            _ => throw new NotSupportedException($"the CPU executor has no update rule for {spec.GetType().Name}"),
        };
        if (spec.EmaDecay > 0) UpdateAverage(store.Average + gradient.Offset, weights, gradient.Length);
        return finite;
    }

    /// <summary>The average starts as a copy of the weights after the first step.</summary>
    private void UpdateAverage(float* average, float* weights, int length)
    {
        if (Steps == 1) new ReadOnlySpan<float>(weights, length).CopyTo(new Span<float>(average, length));
        else OptimizerKernel<S, V>.UpdateAverage(average, weights, length, spec.EmaWeight);
    }
}
