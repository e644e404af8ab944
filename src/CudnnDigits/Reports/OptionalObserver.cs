using CudnnDigits.Training;

namespace CudnnDigits.Reports;

/// <summary>An observer that a training can do without: when it cannot write any more, that is said once, and the training goes on.</summary>
/// <param name="inner">The observer.</param>
/// <param name="name">What to call it.</param>
/// <param name="note">Receives the one line.</param>
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
        note($"no more {name}: {failure.Message}; the training goes on");
    }
}
