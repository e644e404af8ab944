using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Tests.Reference;

/// <summary>
/// One update, each value computed in double precision and rounded to a float once: a state that has been written and read
/// again goes on to the same bits.
/// </summary>
public static class ReferenceOptimizer
{
    public static void Step(OptimizerSpec optimizer, TrainingState state, double[] gradient, float rate)
    {
        state.Step++;
        switch (optimizer)
        {
            case Sgd sgd:
                StepSgd(sgd, state, gradient, rate);
                break;
            case Adam adam:
                StepAdam(adam, state, gradient, AsWritten(rate));
                break;
            default:
                throw new NotSupportedException($"the reference has no optimizer {optimizer.GetType().Name} yet");
        }

        if (optimizer.EmaDecay > 0) KeepAverage(state, AsWritten(optimizer.EmaDecay));
    }

    /// <summary>The rule of torch.optim.SGD without dampening.</summary>
    private static void StepSgd(Sgd sgd, TrainingState state, double[] gradient, float rate)
    {
        double momentum = AsWritten(sgd.Momentum), decay = AsWritten(sgd.WeightDecay);
        for (var i = 0; i < gradient.Length; i++)
        {
            var direction = gradient[i] + (decay * state.Parameters[i]);
            if (momentum > 0)
            {
                var buffer = (momentum * state.FirstMoment[i]) + direction;
                state.FirstMoment[i] = (float)buffer;
                direction = sgd.Nesterov ? direction + (momentum * buffer) : buffer;
            }

            state.Parameters[i] = (float)(state.Parameters[i] - (rate * direction));
        }
    }

    /// <summary>The rule of torch.optim.Adam or, decoupled, of torch.optim.AdamW, without the maximum of the second moments.</summary>
    private static void StepAdam(Adam adam, TrainingState state, double[] gradient, double rate)
    {
        double beta1 = AsWritten(adam.Beta1), beta2 = AsWritten(adam.Beta2), epsilon = AsWritten(adam.Epsilon);
        var decay = AsWritten(adam.WeightDecay);
        var correction1 = 1 - Math.Pow(beta1, state.Step);
        var correction2 = 1 - Math.Pow(beta2, state.Step);
        for (var i = 0; i < gradient.Length; i++)
        {
            double weight = state.Parameters[i];
            var slope = adam.Decoupled ? gradient[i] : gradient[i] + (decay * weight);
            if (adam.Decoupled) weight -= rate * decay * weight;
            var first = (beta1 * state.FirstMoment[i]) + ((1 - beta1) * slope);
            var second = (beta2 * state.SecondMoment[i]) + ((1 - beta2) * slope * slope);
            var denominator = (Math.Sqrt(second) / Math.Sqrt(correction2)) + epsilon;
            state.Parameters[i] = (float)(weight - (rate / correction1 * first / denominator));
            (state.FirstMoment[i], state.SecondMoment[i]) = ((float)first, (float)second);
        }
    }

    private static void KeepAverage(TrainingState state, double decay)
    {
        var average = state.Average ??= new float[state.FirstMoment.Length];
        for (var i = 0; i < average.Length; i++)
            average[i] = state.Step == 1 ? state.Parameters[i] : (float)((decay * average[i]) + ((1 - decay) * state.Parameters[i]));
    }

    /// <summary>0.999f as 0.999: PyTorch keeps these constants as doubles, and 1 - 0.999f is off by 1.3e-5 of itself.</summary>
    private static double AsWritten(float value) => (double)(decimal)value;
}
