namespace CudnnDigits.Training;

/// <summary>The loss of a step or a parameter after it is not finite, and no further step can make it finite again.</summary>
/// <param name="step">The number of steps before the failed one.</param>
/// <param name="loss">The loss of the step; null if the step was not taken.</param>
/// <param name="learningRate">The learning rate of the step.</param>
/// <param name="anomaly">The first operation with a value that is not finite; null if unknown.</param>
/// <param name="kept">What was saved, as the end of the message.</param>
public sealed class TrainingDivergedException(
    long step, float? loss, float learningRate, Anomaly? anomaly = null, string? kept = null) : Exception(
    $"training diverged at step {step}{(loss is null ? "" : $" (loss {loss})")} with learning rate {learningRate}"
    + $"{(anomaly is null ? "" : $", first in {anomaly.Operation}")}: {anomaly?.Advice ?? "try a smaller --learning-rate"}"
    + (kept is null ? "" : $"; {kept}"))
{
    public long Step => step;

    public float? Loss => loss;

    public float LearningRate => learningRate;

    public Anomaly? Anomaly => anomaly;
}
