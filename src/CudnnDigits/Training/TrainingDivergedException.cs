namespace CudnnDigits.Training;

/// <summary>A step's loss, or a parameter behind it, is no finite number, and no further step can make it one.</summary>
/// <param name="step">Steps taken before it.</param>
/// <param name="loss">What the loss became; null where the step was not taken.</param>
/// <param name="learningRate">Of the step.</param>
/// <param name="anomaly">Where it went wrong first; null where that is not known.</param>
/// <param name="kept">What was kept, as a sentence for the end of the message.</param>
public sealed class TrainingDivergedException(long step, float? loss, float learningRate, Anomaly? anomaly = null, string? kept = null) : Exception(
    $"the numbers went wrong at step {step}{(loss is null ? "" : $" (loss {loss})")} with learning rate {learningRate}"
    + $"{(anomaly is null ? "" : $", first in the {anomaly.Operation}")}: {anomaly?.Advice ?? "try a smaller --learning-rate"}"
    + (kept is null ? "" : $"; {kept}"))
{
    public long Step => step;

    public float? Loss => loss;

    public float LearningRate => learningRate;

    public Anomaly? Anomaly => anomaly;
}
