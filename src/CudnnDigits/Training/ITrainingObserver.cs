namespace CudnnDigits.Training;

/// <summary>Follows a training: a progress bar, the run folder, a log for another program.</summary>
public interface ITrainingObserver
{
    /// <summary>Called after each chunk of steps.</summary>
    /// <param name="losses">The loss of each step of the chunk, in order.</param>
    void Progressed(in TrainingProgress progress, ReadOnlySpan<float> losses);

    /// <summary>Called after each epoch, once its accuracy is measured.</summary>
    void EpochEnded(EpochMetrics metrics);
}
