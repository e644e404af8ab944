using System.Diagnostics;
using CudnnDigits.Models;

namespace CudnnDigits.Training.Runs;

/// <summary>
/// Saves a training to its run folder: metrics, the loss of each step, the weights of the best epoch or the last, and the checkpoint to
/// resume from.
/// </summary>
public sealed class RunRecorder : ITrainingObserver
{
    // Without a minimum, a network that trains an epoch in milliseconds would spend its time flushing files.
    private static readonly TimeSpan AfterEpoch = TimeSpan.FromSeconds(1), WithinEpoch = TimeSpan.FromSeconds(20);

    private readonly TimeSpan _afterEpoch, _withinEpoch;
    private readonly RunFolder _folder;
    private readonly Trainer _trainer;
    private readonly Plan _plan;
    private readonly Checkpoint _checkpoint;
    private readonly List<EpochMetrics> _metrics;
    private readonly LossLog _losses;
    private readonly float[] _keptParameters;
    private readonly Action<string>? _note;
    private bool _lossesLost;
    private EpochMetrics? _unsaved;
    private long _keptStep;
    private long _saved = Stopwatch.GetTimestamp();

    /// <param name="folder">The run folder. Metrics of epochs that will be repeated are removed from it.</param>
    /// <param name="trainer">The trainer, restored to <paramref name="start"/>.</param>
    /// <param name="plan">The network.</param>
    /// <param name="start">The checkpoint that the training starts from. Reused as a buffer.</param>
    /// <param name="saveEvery">The time between two checkpoints; null for the default.</param>
    /// <param name="note">Receives a line if a file that only pictures need cannot be written.</param>
    public RunRecorder(
        RunFolder folder, Trainer trainer, Plan plan, Checkpoint start, TimeSpan? saveEvery = null, Action<string>? note = null)
    {
        _note = note;
        (_afterEpoch, _withinEpoch) = (saveEvery ?? AfterEpoch, saveEvery ?? WithinEpoch);
        (_folder, _trainer, _plan, _checkpoint) = (folder, trainer, plan, start);
        _metrics = [.. folder.ReadMetrics().Where(epoch => epoch.Epoch <= start.Cursor.Epoch)];
        _losses = new LossLog(folder.LossesPath, start.State.Step);
        _keptParameters = new float[plan.ValueFloats];
        Kept = EpochMetrics.KeptOf(trainer.Settings, _metrics);
    }

    /// <summary>All epochs so far, including those before the run was resumed.</summary>
    public IReadOnlyList<EpochMetrics> Metrics => _metrics;

    /// <summary>The epoch whose weights are kept.</summary>
    public EpochMetrics? Kept { get; private set; }

    /// <summary>Whether that is always the last epoch.</summary>
    public bool KeepsLast => _trainer.Settings.KeepLast;

    public RunFolder Folder => _folder;

    /// <summary>The last captured checkpoint, with only finite values.</summary>
    public Checkpoint LastGood => _checkpoint;

    public void Progressed(in TrainingProgress progress, ReadOnlySpan<float> losses)
    {
        _losses.Add(losses);
        if (Stopwatch.GetElapsedTime(_saved) >= _withinEpoch) Save();
    }

    public void EpochEnded(EpochMetrics metrics)
    {
        _metrics.Add(metrics);
        if (Kept is null || KeepsLast || metrics.Correct > Kept.Correct)
        {
            _trainer.Capture(_checkpoint);
            _checkpoint.State.CopyInferenceWeights(_keptParameters);
            _keptStep = _checkpoint.State.Step;
            Kept = _unsaved = metrics;
        }

        if (Stopwatch.GetElapsedTime(_saved) >= _afterEpoch) Save();
    }

    /// <summary>Saves the training as it is now.</summary>
    public void Save()
    {
        _trainer.Capture(_checkpoint);
        SaveLastGood();
    }

    /// <summary>
    /// Saves the training up to <see cref="LastGood"/>. The checkpoint is written last, so that everything it refers to is already on disk.
    /// </summary>
    /// <exception cref="IOException">A file could not be written. What was saved before is unchanged.</exception>
    public void SaveLastGood()
    {
        try
        {
            WriteAll();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"the training cannot be saved: {failure.Message}. What was saved before is unchanged: "
                + "fix the problem and continue with --resume", failure);
        }
    }

    private void WriteAll()
    {
        if (_unsaved is not null)
        {
            WeightsFile.Write(_folder.WeightsPath, _plan, _keptParameters, new Dictionary<string, string>
            {
                ["epoch"] = $"{_unsaved.Epoch}",
                [$"{_unsaved.EvaluatedOn}Correct"] = $"{_unsaved.Correct}",
                [$"{_unsaved.EvaluatedOn}Total"] = $"{_unsaved.Total}",
            }, _keptStep);
            _unsaved = null;
        }

        _folder.WriteMetrics(_metrics);
        SaveLosses();
        CheckpointFile.Write(_folder.StatePath, _plan, _checkpoint);
        _saved = Stopwatch.GetTimestamp();
    }

    private void SaveLosses()
    {
        try
        {
            _losses.Save();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (!_lossesLost) _note?.Invoke($"the losses cannot be saved: {failure.Message}; the training continues");
            _lossesLost = true;
        }
    }
}
