using CudnnDigits.Models;
using CudnnDigits.Randomness;

namespace CudnnDigits.Verification.Bounds;

/// <summary>max(x, 0). Where rounding decides on which side of 0 a value lies, its gradient may be all or nothing.</summary>
internal sealed class ReLUBounds(StepInput step, LayerPlan plan) : LayerBounds(step, plan)
{
    public override Bounded Backward(Bounded outputGradient, Bounded gradients) => Map(Input.Length, index =>
    {
        var (x, flowing) = (Input[index], outputGradient[index]);
        if (x.Value < -x.Error || x is { Value: 0, Error: 0 }) return 0;
        return x.Value > x.Error ? flowing : new Real(x.Value > 0 ? flowing.Value : 0, flowing.Size);
    });

    protected override Bounded Compute(bool training) => Map(Input.Length, index =>
    {
        var x = Input[index];
        return x.Value < -x.Error ? 0 : new Real(Math.Max(0, x.Value), x.Error);
    });
}

/// <summary>Dropout: which elements go is decided by integers alone, the same on every executor.</summary>
/// <param name="layer">Index of the layer, one of the things that the random words depend on.</param>
internal sealed class DropoutBounds(StepInput step, LayerPlan plan, int layer) : LayerBounds(step, plan)
{
    private readonly Dropout _spec = (Dropout)plan.Spec;

    public override Bounded Backward(Bounded outputGradient, Bounded gradients) => Multiply(outputGradient);

    protected override Bounded Compute(bool training) => training ? Multiply(Input) : Input;

    private Bounded Multiply(Bounded values) => Map(values.Length, index =>
    {
        var (image, element) = (index / Plan.Input.Count, index % Plan.Input.Count);
        var words = StepRandomness.Block(
            Step.Seed, RandomPurpose.Dropout, (uint)layer, Step.Number, (uint)image, (uint)(element / 4));
        var word = (element % 4) switch { 0 => words.X, 1 => words.Y, 2 => words.Z, _ => words.W };
        return word < _spec.Threshold ? 0 : values[index] * _spec.Scale;
    });
}
