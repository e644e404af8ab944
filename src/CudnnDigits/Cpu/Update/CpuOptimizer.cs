using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Update;

/// <summary>Applies an update rule to parts of the parameters, all at the same step.</summary>
internal sealed unsafe class CpuOptimizer(OptimizerSpec spec, ParameterStore store)
{
    private AdamStep _adam;
    private SgdStep _sgd;

    /// <summary>Steps taken, the one at hand included.</summary>
    public long Steps { get; set; }

    /// <summary>Starts the next step.</summary>
    public void Begin(float rate)
    {
        Steps++;
        if (spec is Adam adam) _adam = AdamStep.At(adam, rate, Steps);
        if (spec is Sgd sgd) _sgd = SgdStep.At(sgd, rate);
    }

    /// <summary>Whether what the latest update wrote to a range is all finite. A gradient that is not shows here, too.</summary>
    public bool IsFinite(int offset, int length) =>
        FiniteCheck.AllFinite(store.Values + offset, length)
        && (spec is Sgd || FiniteCheck.AllFinite(store.SecondMoment + offset, length));

    /// <summary>
    /// Updates a range of the flat buffers, in whole vectors. Only a block's last range ends elsewhere than at a multiple of 16 floats, and
    /// blocks are padded to one: what is updated behind their end belongs to nobody else.
    /// </summary>
    public void Update(int offset, int length)
    {
        switch (SimdWidth.Bits)
        {
            case 512: Update<Simd512>(offset, length); break;
            case 256: Update<Simd256>(offset, length); break;
            default: Update<Simd128>(offset, length); break;
        }
    }

    private void Update<T>(int offset, int length)
        where T : unmanaged, ISimd<T>
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
                throw new NotSupportedException($"the CPU executor has no rule for {spec.GetType().Name}");
        }

        if (spec.EmaDecay > 0) UpdateAverage<T>(store.Average + offset, weights, length);
    }

    private void UpdateAverage<T>(float* average, float* weights, int length)
        where T : unmanaged, ISimd<T>
    {
        if (Steps == 1) new ReadOnlySpan<float>(weights, length).CopyTo(new Span<float>(average, length));
        else OptimizerKernel<T>.UpdateAverage(average, weights, length, spec.EmaWeight);
    }
}
