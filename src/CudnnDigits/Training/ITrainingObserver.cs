namespace CudnnDigits.Training;

/// <summary>Whoever wants to follow a training: a progress bar, the run folder, a log for another tool.</summary>
public interface ITrainingObserver
{
    /// <summary>A few more steps are done.</summary>
    /// <param name="losses">The loss of each of those steps, in order.</param>
    void Progressed(in TrainingProgress progress, ReadOnlySpan<float> losses);

    /// <summary>An epoch is done and its accuracy measured.</summary>
    void EpochEnded(EpochMetrics metrics);
}
