using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Update;

/// <summary>Applies an update rule to parts of the parameters, all at the same step.</summary>
internal abstract class CpuOptimizer
{
    /// <summary>Steps taken, the current one included.</summary>
    public long Steps { get; set; }

    /// <summary>Starts the next step.</summary>
    public abstract void Begin(float rate);

    /// <summary>
    /// Updates the parameters that a gradient belongs to, in whole vectors. Only a block's last slice ends elsewhere than at a multiple of 16
    /// floats, and blocks are padded to one: what is updated after their end belongs to nobody else.
    /// </summary>
    /// <returns>Whether the update left all numbers finite.</returns>
    public abstract bool Update(in GradientSlice gradient);
}

/// <inheritdoc/>
internal sealed unsafe class CpuOptimizer<S, V>(OptimizerSpec spec, ParameterStore store) : CpuOptimizer
    where S : struct, ISimd<V>
    where V : unmanaged
{
    private AdamStep _adam;
    private SgdStep _sgd;

    public override void Begin(float rate)
    {
        Steps++;
        if (spec is Adam adam) _adam = AdamStep.At(adam, rate, Steps);
        if (spec is Sgd sgd) _sgd = SgdStep.At(sgd, rate);
    }

    public override bool Update(in GradientSlice gradient)
    {
        float* weights = store.Values + gradient.Offset, first = store.FirstMoment + gradient.Offset;
        var finite = spec switch
        {
            Adam => OptimizerKernel<S, V>.Adam(
                weights, gradient.Values, first, store.SecondMoment + gradient.Offset, gradient.Length, _adam),
            Sgd { Momentum: 0 } => OptimizerKernel<S, V>.Sgd(weights, gradient.Values, gradient.Length, _sgd),
            Sgd => OptimizerKernel<S, V>.SgdWithMomentum(weights, gradient.Values, first, gradient.Length, _sgd),
            _ => throw new NotSupportedException($"the CPU executor has no rule for {spec.GetType().Name}"),
        };
        if (spec.EmaDecay > 0) UpdateAverage(store.Average + gradient.Offset, weights, gradient.Length);
        return finite;
    }

    private void UpdateAverage(float* average, float* weights, int length)
    {
        if (Steps == 1) new ReadOnlySpan<float>(weights, length).CopyTo(new Span<float>(average, length));
        else OptimizerKernel<S, V>.UpdateAverage(average, weights, length, spec.EmaWeight);
    }
}
