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
            case Sgd:
                for (var i = 0; i < gradient.Length; i++) state.Parameters[i] = (float)(state.Parameters[i] - (rate * gradient[i]));
                break;
            case Adam adam:
                StepAdam(adam, state, gradient, rate);
                break;
            default:
                throw new NotSupportedException($"the reference has no optimizer {optimizer.GetType().Name} yet");
        }
    }

    /// <summary>The rule of torch.optim.Adam, without weight decay and without the maximum of the second moments.</summary>
    private static void StepAdam(Adam adam, TrainingState state, double[] gradient, float rate)
    {
        double beta1 = AsWritten(adam.Beta1), beta2 = AsWritten(adam.Beta2), epsilon = AsWritten(adam.Epsilon);
        var correction1 = 1 - Math.Pow(beta1, state.Step);
        var correction2 = 1 - Math.Pow(beta2, state.Step);
        for (var i = 0; i < gradient.Length; i++)
        {
            var first = (beta1 * state.FirstMoment[i]) + ((1 - beta1) * gradient[i]);
            var second = (beta2 * state.SecondMoment[i]) + ((1 - beta2) * gradient[i] * gradient[i]);
            var denominator = (Math.Sqrt(second) / Math.Sqrt(correction2)) + epsilon;
            state.Parameters[i] = (float)(state.Parameters[i] - (AsWritten(rate) / correction1 * first / denominator));
            (state.FirstMoment[i], state.SecondMoment[i]) = ((float)first, (float)second);
        }
    }

    /// <summary>0.999f as 0.999: PyTorch keeps these constants as doubles, and 1 - 0.999f is off by 1.3e-5 of itself.</summary>
    private static double AsWritten(float value) => (double)(decimal)value;
}
