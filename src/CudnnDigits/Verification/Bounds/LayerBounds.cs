using CudnnDigits.Models;

namespace CudnnDigits.Verification.Bounds;

/// <summary>What a layer computes, in double precision, with a bound on what float32 may make of it.</summary>
/// <param name="step">The step that the layer is part of.</param>
/// <param name="plan">Its shapes.</param>
internal abstract class LayerBounds(StepInput step, LayerPlan plan)
{
    /// <summary>The input of the last pass forward.</summary>
    protected Bounded Input { get; private set; } = new(0);

    protected StepInput Step => step;

    protected LayerPlan Plan => plan;

    protected int Images => step.Images;

    /// <summary>The output from the input, [images, elements].</summary>
    /// <param name="input">[images, elements]</param>
    /// <param name="training">Whether the pass is one of training.</param>
    public Bounded Forward(Bounded input, bool training)
    {
        Input = input;
        return Compute(training);
    }

    /// <summary>The gradient of the input from that of the output; writes the gradients of the parameters.</summary>
    public abstract Bounded Backward(Bounded outputGradient, Bounded gradients);

    protected abstract Bounded Compute(bool training);

    protected Real Parameter(ParameterPlan tensor, int index) => step.Parameters[tensor.Offset + index];

    /// <summary>A new value for each element of the input or output, computed one by one.</summary>
    protected static Bounded Map(int length, Func<int, Real> compute)
    {
        var result = new Bounded(length);
        Parallel.For(0, length, index => result[index] = compute(index));
        return result;
    }
}

/// <summary>What a step begins with.</summary>
/// <param name="Plan">The network.</param>
/// <param name="Images">Images of the batch.</param>
/// <param name="Parameters">Parameters and running statistics, in the plan's layout.</param>
/// <param name="Seed">Of the run.</param>
/// <param name="Number">The step's number, from 1.</param>
/// <param name="Arithmetic">How sums of products are formed.</param>
/// <param name="Growth">By how much a pass of a convolution, such as "conv1 forward", magnifies rounding.</param>
internal sealed record StepInput(
    Plan Plan, int Images, float[] Parameters, ulong Seed, long Number, Arithmetic Arithmetic, Func<string, double> Growth);
