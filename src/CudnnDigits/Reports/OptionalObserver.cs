using CudnnDigits.Training;

namespace CudnnDigits.Reports;

/// <summary>
/// Wraps an observer that training does not depend on: when it can no longer write, this is reported once and training continues.
/// </summary>
/// <param name="inner">The observer to wrap.</param>
/// <param name="name">Its name in the message.</param>
/// <param name="note">Receives the message.</param>
internal sealed class OptionalObserver(ITrainingObserver inner, string name, Action<string> note) : ITrainingObserver
{
    private bool _broken;

    public void Progressed(in TrainingProgress progress, ReadOnlySpan<float> losses)
    {
        if (_broken) return;
        try
        {
            inner.Progressed(progress, losses);
        }
        catch (IOException failure)
        {
            GiveUp(failure);
        }
    }

    public void EpochEnded(EpochMetrics metrics)
    {
        if (_broken) return;
        try
        {
            inner.EpochEnded(metrics);
        }
        catch (IOException failure)
        {
            GiveUp(failure);
        }
    }

    private void GiveUp(IOException failure)
    {
        _broken = true;
        note($"{name} stopped: {failure.Message}. Training continues");
    }
}
