using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Verification.Bounds;

/// <summary>What an update rule makes of parameters and moments, with a bound for float32 on each number.</summary>
internal sealed class UpdateBounds
{
    /// <param name="rule">The rule.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="before">The state before the step.</param>
    /// <param name="gradients">The gradients of the step.</param>
    public UpdateBounds(OptimizerSpec rule, float rate, TrainingState before, Bounded gradients)
    {
        var length = gradients.Length;
        (Parameters, FirstMoments) = (new Bounded(length), new Bounded(length));
        (SecondMoments, Averages) = (new Bounded(length), new Bounded(length));
        for (var index = 0; index < length; index++)
        {
            Real weight = before.Parameters[index], average = before.AverageOrParameters[index];
            var (first, second) = ((Real)before.FirstMoment[index], (Real)before.SecondMoment[index]);
            (Parameters[index], FirstMoments[index], SecondMoments[index]) = rule switch
            {
                Adam adam => Update(adam, rate, before.Step + 1, weight, first, second, gradients[index]),
                Sgd sgd => Update(sgd, rate, weight, first, gradients[index]),
                _ => throw new NotSupportedException($"{rule.GetType().Name} has no bound: add one to Verification/Bounds"),
            };
            var moved = average + (Constant(rule.EmaWeight) * (Parameters[index] - average));
            Averages[index] = rule.EmaDecay > 0 && before.Step > 0 ? moved : Parameters[index];
        }
    }

    public Bounded Parameters { get; }

    public Bounded FirstMoments { get; }

    public Bounded SecondMoments { get; }

    public Bounded Averages { get; }

    private static (Real Weight, Real First, Real Second) Update(
        Adam rule, double rate, long step, Real weight, Real first, Real second, Real gradient)
    {
        double beta1 = Real.AsWritten(rule.Beta1), beta2 = Real.AsWritten(rule.Beta2), decay = Real.AsWritten(rule.WeightDecay);
        Real size = Constant(rate / (1 - Math.Pow(beta1, step))), scale = Constant(Math.Sqrt(1 - Math.Pow(beta2, step)));
        var kept = rule.Decoupled ? Constant(1 - (rate * decay)) : 1;
        if (!rule.Decoupled) gradient += Constant(decay) * weight;
        first = (Constant(beta1) * first) + (Constant(1 - beta1) * gradient);
        second = (Constant(beta2) * second) + (Constant(1 - beta2) * gradient * gradient);
        return ((kept * weight) - (size * first / ((second.Sqrt() / scale) + Constant(rule.Epsilon))), first, second);
    }

    private static (Real Weight, Real First, Real Second) Update(Sgd rule, double rate, Real weight, Real buffer, Real gradient)
    {
        gradient += Constant(rule.WeightDecay) * weight;
        if (rule.Momentum == 0) return (weight - (rate * gradient), buffer, 0);
        buffer = (Constant(rule.Momentum) * buffer) + gradient;
        var way = rule.Nesterov ? gradient + (Constant(rule.Momentum) * buffer) : buffer;
        return (weight - (rate * way), buffer, 0);
    }

    /// <summary>A constant that was computed in double precision and rounded once.</summary>
    private static Real Constant(double value) => new(value, Arithmetic.Unit * Math.Abs(value));
}
