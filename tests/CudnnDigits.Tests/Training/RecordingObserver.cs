using CudnnDigits.Training;

namespace CudnnDigits.Tests.Training;

/// <summary>Notes what it is told, and asks for a stop once it is told what <paramref name="stopAt"/> waits for.</summary>
internal sealed class RecordingObserver(Predicate<TrainingProgress>? stopAt = null) : ITrainingObserver, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public CancellationToken Stop => _stop.Token;

    public List<TrainingProgress> Progress { get; } = [];

    public List<float> Losses { get; } = [];

    public List<EpochMetrics> Epochs { get; } = [];

    public void Progressed(in TrainingProgress progress, ReadOnlySpan<float> losses)
    {
        Progress.Add(progress);
        Losses.AddRange(losses);
        if (stopAt?.Invoke(progress) ?? false) _stop.Cancel();
    }

    public void EpochEnded(EpochMetrics metrics) => Epochs.Add(metrics);

    public void Dispose() => _stop.Dispose();
}
