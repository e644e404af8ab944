using CudnnDigits.Models;

namespace CudnnDigits.Verification.Bounds;

/// <summary>Batch normalization, a channel at a time.</summary>
/// <remarks>
/// The variance is bounded as if it were mean(x^2) - mean(x)^2, which loses more digits than mean((x - mean)^2): a library may form either.
/// </remarks>
internal sealed class BatchNormBounds(StepInput step, LayerPlan plan) : LayerBounds(step, plan)
{
    private readonly int _area = plan.Input.Height * plan.Input.Width;
    private readonly BatchNorm2d _spec = (BatchNorm2d)plan.Spec;
    private readonly (Real Mean, Real Variance)[] _moments = new (Real, Real)[plan.Input.Channels];

    private int Count => Images * _area;

    /// <summary>The running statistics after the step, written into a buffer in the plan's layout.</summary>
    public void MoveStatistics(Bounded into)
    {
        Real momentum = Real.AsWritten(_spec.Momentum), kept = 1 - Real.AsWritten(_spec.Momentum);
        foreach (var (channel, (mean, variance)) in _moments.Index())
        {
            into[Plan.RunningMean!.Offset + channel] = (kept * Parameter(Plan.RunningMean, channel)) + (momentum * mean);
            into[Plan.RunningVariance!.Offset + channel] = (kept * Parameter(Plan.RunningVariance, channel))
                + (momentum * (variance * (Count / Math.Max(1.0, Count - 1))));
        }
    }

    public override Bounded Backward(Bounded outputGradient, Bounded gradients)
    {
        var result = new Bounded(Input.Length);
        for (var channel = 0; channel < _moments.Length; channel++)
        {
            var (mean, variance) = _moments[channel];
            var inverse = 1 / (variance + Real.AsWritten(_spec.Epsilon)).Sqrt();
            int[] places = [.. Places(channel)];
            var normalized = places.Select(at => (Input[at] - mean) * inverse).ToArray();
            var sum = Real.Sum(places.Select(at => outputGradient[at]));
            var product = new SumOfProducts();
            foreach (var (index, at) in places.Index()) product.Add(outputGradient[at], normalized[index]);
            gradients[Plan.Bias!.Offset + channel] = sum;
            var total = gradients[Plan.Weight!.Offset + channel] = product.Total(Arithmetic.Fp32);
            var scale = Parameter(Plan.Weight, channel) * inverse;
            foreach (var (index, at) in places.Index())
                result[at] = scale * (outputGradient[at] - (sum / Count) - (normalized[index] * total / Count));
        }

        return result;
    }

    protected override Bounded Compute(bool training)
    {
        var result = new Bounded(Input.Length);
        for (var channel = 0; channel < _moments.Length; channel++)
        {
            var (mean, variance) = training
                ? _moments[channel] = Moments(channel)
                : (Parameter(Plan.RunningMean!, channel), Parameter(Plan.RunningVariance!, channel));
            var inverse = 1 / (variance + Real.AsWritten(_spec.Epsilon)).Sqrt();
            foreach (var at in Places(channel))
                result[at] = (Parameter(Plan.Weight!, channel) * ((Input[at] - mean) * inverse)) + Parameter(Plan.Bias!, channel);
        }

        return result;
    }

    private (Real Mean, Real Variance) Moments(int channel)
    {
        var squares = new SumOfProducts();
        foreach (var at in Places(channel)) squares.Add(Input[at], Input[at]);
        var mean = Real.Sum(Places(channel).Select(at => Input[at])) / Count;
        var variance = (squares.Total(Arithmetic.Fp32) / Count) - (mean * mean);
        return (mean, variance with { Value = Math.Max(0, variance.Value) });
    }

    private IEnumerable<int> Places(int channel) =>
        from image in Enumerable.Range(0, Images)
        from pixel in Enumerable.Range(0, _area)
        select (((image * _moments.Length) + channel) * _area) + pixel;
}
