using System.Diagnostics;
using CudnnDigits.Models;

namespace CudnnDigits.Training.Runs;

/// <summary>
/// Keeps a training in its run folder: metrics, the loss of each step, the weights of the best epoch or the last, and the state to resume
/// from.
/// </summary>
public sealed class RunRecorder : ITrainingObserver
{
    // A network that trains an epoch in milliseconds would otherwise spend its time on flushing.
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

    /// <param name="folder">Where to write. Metrics of epochs that the trainer has yet to do are dropped from it.</param>
    /// <param name="trainer">Restored to where it begins.</param>
    /// <param name="plan">Of the network that it trains.</param>
    /// <param name="start">Where it begins. Serves as buffer from then on.</param>
    /// <param name="saveEvery">Time between two checkpoints; null for the usual.</param>
    /// <param name="note">Receives a line when something that only pictures need cannot be written.</param>
    public RunRecorder(
        RunFolder folder, Trainer trainer, Plan plan, Checkpoint start, TimeSpan? saveEvery = null, Action<string>? note = null)
    {
        _note = note;
        (_afterEpoch, _withinEpoch) = (saveEvery ?? AfterEpoch, saveEvery ?? WithinEpoch);
        (_folder, _trainer, _plan, _checkpoint) = (folder, trainer, plan, start);
        _metrics = [.. folder.ReadMetrics().Where(epoch => epoch.Epoch <= start.Cursor.Epoch)];
        _losses = new LossLog(folder.LossesPath, start.State.Step);
        _keptParameters = new float[plan.ValueFloats];
        Kept = trainer.Settings.KeptOf(_metrics);
    }

    /// <summary>All epochs so far, those before a resumption included.</summary>
    public IReadOnlyList<EpochMetrics> Metrics => _metrics;

    /// <summary>The epoch whose weights are kept.</summary>
    public EpochMetrics? Kept { get; private set; }

    /// <summary>Whether that is the last, whatever the accuracy of the others.</summary>
    public bool KeepsLast => _trainer.Settings.KeepLast;

    public RunFolder Folder => _folder;

    /// <summary>The training as it was last looked at, when all its numbers were right.</summary>
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

    /// <summary>Writes everything as it is now.</summary>
    public void Save()
    {
        _trainer.Capture(_checkpoint);
        SaveLastGood();
    }

    /// <summary>Writes everything up to <see cref="LastGood"/>. The state comes last: whatever it says is done is on disk before it.</summary>
    /// <exception cref="IOException">Something could not be written. What was written before is as it was.</exception>
    public void SaveLastGood()
    {
        try
        {
            WriteAll();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"the training cannot be saved: {failure.Message}. What was saved before is as it was: "
                + "mend this and go on with --resume", failure);
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
            if (!_lossesLost) _note?.Invoke($"the loss of each step is not written: {failure.Message}; the training goes on");
            _lossesLost = true;
        }
    }
}
