using CudnnDigits.Models;

namespace CudnnDigits.Execution;

/// <summary>
/// Everything that an executor carries from one step to the next, on the host: the flat parameter buffer, Adam's two moments in
/// the same layout, the number of steps taken, and the seed of whatever is random in a step. Layout and length are those of the plan,
/// the same for every executor.
/// </summary>
public sealed class TrainingState(Plan plan)
{
    /// <summary>The parameters, then the running statistics.</summary>
    public float[] Parameters { get; } = new float[plan.ValueFloats];

    /// <summary>Adam's running mean of gradients, or the buffer of SGD's momentum; zero under an optimizer that has neither.</summary>
    public float[] FirstMoment { get; } = new float[plan.ParameterFloats];

    /// <summary>Adam's running mean of squared gradients; zero under an optimizer that has none.</summary>
    public float[] SecondMoment { get; } = new float[plan.ParameterFloats];

    /// <summary>
    /// The moving average of the parameters, where the optimizer keeps one, else null. An executor that keeps one and is given none
    /// begins with the parameters.
    /// </summary>
    public float[]? Average { get; set; }

    public long Step { get; set; }

    /// <summary>With the number of a step, decides what a dropout drops and how an image is distorted.</summary>
    public ulong Seed { get; set; }

    /// <summary>Where an average begins: as it was, or with the parameters.</summary>
    public float[] AverageOrParameters => Average ?? Parameters[..FirstMoment.Length];

    /// <summary>Copies the weights that predict: the averages where they are kept, else the parameters.</summary>
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

    /// <summary>A network with these parameters and running statistics, of which nothing else is known.</summary>
    public static TrainingState FromParameters(Plan plan, float[] parameters)
    {
        var state = new TrainingState(plan);
        parameters.CopyTo(state.Parameters, 0);
        return state;
    }
}
