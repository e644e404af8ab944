using CudnnDigits.Models;

namespace CudnnDigits.Execution;

/// <summary>
/// The state of an executor between two steps, in host memory: the flat parameter buffer, Adam's two moments in the same layout, the number
/// of steps, and the seed of everything random in a step. Layout and length are those of the plan, the same for every executor.
/// </summary>
public sealed class TrainingState(Plan plan)
{
    /// <summary>The parameters, then the running statistics.</summary>
    public float[] Parameters { get; } = new float[plan.ValueFloats];

    /// <summary>Adam's running mean of gradients, or the momentum buffer of SGD; zero with an optimizer that has neither.</summary>
    public float[] FirstMoment { get; } = new float[plan.ParameterFloats];

    /// <summary>Adam's running mean of squared gradients; zero with an optimizer that has none.</summary>
    public float[] SecondMoment { get; } = new float[plan.ParameterFloats];

    /// <summary>
    /// The moving average of the parameters if the optimizer keeps one, else null. An executor that keeps one and is given null starts the
    /// average with the parameters.
    /// </summary>
    public float[]? Average { get; set; }

    public long Step { get; set; }

    /// <summary>Decides, with the number of the step, which elements dropout drops and how images are distorted.</summary>
    public ulong Seed { get; set; }

    /// <summary>The average, or the parameters where there is none yet.</summary>
    public float[] AverageOrParameters => Average ?? Parameters[..FirstMoment.Length];

    /// <summary>Copies the weights used for predictions: the averages if they are kept, else the parameters.</summary>
    public void CopyInferenceWeights(float[] into)
    {
        Parameters.CopyTo(into, 0);
        Average?.CopyTo(into, 0);
    }

    /// <summary>The state before the first step.</summary>
    public static TrainingState Create(Plan plan, ulong seed)
    {
        var state = FromParameters(plan, Initializer.Create(plan, seed));
        state.Seed = seed;
        return state;
    }

    /// <summary>The state of a network with these parameters and running statistics, and zero elsewhere.</summary>
    public static TrainingState FromParameters(Plan plan, float[] parameters)
    {
        var state = new TrainingState(plan);
        parameters.CopyTo(state.Parameters, 0);
        return state;
    }
}
