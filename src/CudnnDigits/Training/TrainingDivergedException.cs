namespace CudnnDigits.Training;

/// <summary>The loss is no number any more, and no further step can make it one.</summary>
public sealed class TrainingDivergedException(long step, float loss, float learningRate) : Exception(
    $"the loss became {loss} at step {step} with learning rate {learningRate}: try a smaller --learning-rate; "
    + "the last checkpoint is kept as it was")
{
    public long Step { get; } = step;
}
