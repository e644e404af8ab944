using System.Diagnostics;
using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Training;

/// <summary>
/// Trains a network: passes each epoch's shuffle order to the executor in chunks, measures the accuracy after each epoch and notifies
/// observers. Results depend on settings and data alone, not on how the steps are divided into chunks.
/// </summary>
public sealed class Trainer
{
    private readonly IExecutor _executor;
    private readonly TrainingSettings _settings;
    private readonly LearningRateSchedule _schedule;
    private readonly Dataset _training;
    private readonly Dataset _evaluated;
    private readonly int _classes;
    private readonly int _imagesPerEpoch;
    private readonly ChunkSize _chunk = new();
    private TrainingCursor _cursor;
    private long _step;

    /// <param name="executor">An executor of <paramref name="plan"/>.</param>
    /// <param name="plan">The network and batch size.</param>
    /// <param name="settings">The settings of the training.</param>
    /// <param name="training">The images to train on.</param>
    /// <param name="evaluated">
    /// The images to measure the accuracy on after each epoch: the validation images if the settings set some aside, else the test images.
    /// </param>
    /// <exception cref="ArgumentException">A setting is out of range, or there is no image to train on.</exception>
    public Trainer(IExecutor executor, Plan plan, TrainingSettings settings, Dataset training, Dataset evaluated)
    {
        settings.Validate();
        (_executor, _settings, _training, _evaluated, _classes) = (executor, settings, training, evaluated, plan.Classes);
        _imagesPerEpoch = training.Count - (settings.DropLast ? training.Count % settings.BatchSize : 0);
        if (_imagesPerEpoch == 0)
            throw new ArgumentException($"{training.Name}: {training.Count} images do not fill one batch of {settings.BatchSize}");
        var stepsPerEpoch = Batches.Count(_imagesPerEpoch, settings.BatchSize);
        _schedule = LearningRateSchedule.Create(settings.Schedule, settings.LearningRate, (long)stepsPerEpoch * settings.Epochs);
        executor.Load(training, settings.Augmentation);
    }

    /// <summary>The settings of the training.</summary>
    public TrainingSettings Settings => _settings;

    /// <summary>Whether early stopping has ended the training.</summary>
    public bool StoppedEarly => _cursor.StoppedEarly(_settings);

    /// <summary>Starts or resumes the training from a checkpoint.</summary>
    public void Restore(Checkpoint checkpoint)
    {
        if (checkpoint.Cursor.Position > _imagesPerEpoch)
            throw new InvalidDataException($"the checkpoint is at image {checkpoint.Cursor.Position} of an epoch of {_imagesPerEpoch}");
        _executor.Write(checkpoint.State);
        (_cursor, _step) = (checkpoint.Cursor, checkpoint.State.Step);
    }

    /// <summary>Copies everything that <see cref="Restore"/> needs to resume from here.</summary>
    public void Capture(Checkpoint into)
    {
        _executor.Read(into.State);
        into.Cursor = _cursor;
    }

    /// <summary>Trains until all epochs are done, or until the end of the current chunk once <paramref name="stop"/> is canceled.</summary>
    /// <returns>Whether the training is complete, by its number of epochs or by early stopping.</returns>
    /// <exception cref="TrainingDivergedException">The loss is not finite.</exception>
    public bool Run(IReadOnlyList<ITrainingObserver> observers, CancellationToken stop = default)
    {
        while (!_cursor.IsFinished(_settings))
        {
            var order = ShuffleOrder.Create(_training.Count, _settings.Seed, _cursor.Epoch);
            while (_cursor.Position < _imagesPerEpoch)
            {
                if (stop.IsCancellationRequested) return false;
                TrainChunk(order, observers, _chunk.Steps);
            }

            EndEpoch(observers);
        }

        return true;
    }

    /// <summary>Trains up to step <paramref name="step"/> without evaluation and without notifying observers.</summary>
    /// <exception cref="TrainingDivergedException">The loss is not finite.</exception>
    internal void Replay(long step)
    {
        while (_step < step) TrainChunk(Order(), [], (int)Math.Min(_chunk.Steps, step - _step));
    }

    /// <summary>The images of the next step.</summary>
    internal ReadOnlySpan<int> NextBatch() =>
        Order().AsSpan(_cursor.Position, Math.Min(_settings.BatchSize, _imagesPerEpoch - _cursor.Position));

    /// <summary>The shuffle order of the epoch of the next step.</summary>
    private int[] Order()
    {
        if (_cursor.Position == _imagesPerEpoch) _cursor = _cursor.NextEpoch();
        return ShuffleOrder.Create(_training.Count, _settings.Seed, _cursor.Epoch);
    }

    private void TrainChunk(int[] order, IReadOnlyList<ITrainingObserver> observers, int most)
    {
        var batch = _settings.BatchSize;
        var images = (int)Math.Min(_imagesPerEpoch - _cursor.Position, (long)most * batch);
        var steps = Batches.Count(images, batch);
        float[] rates = new float[steps], losses = new float[steps];
        for (var index = 0; index < steps; index++) rates[index] = _schedule.RateAt(_step + index);

        var started = Stopwatch.GetTimestamp();
        _executor.Train(order.AsSpan(_cursor.Position, images), rates, losses);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;

        var sum = _cursor.LossSum;
        for (var index = 0; index < steps; index++)
        {
            if (!float.IsFinite(losses[index])) throw new TrainingDivergedException(_step + index, losses[index], rates[index]);
            sum += (double)losses[index] * Math.Min(batch, images - (index * batch));
        }

        _step += steps;
        _cursor = _cursor with { Position = _cursor.Position + images, LossSum = sum, Seconds = _cursor.Seconds + seconds };
        _chunk.Adapt(seconds);
        var progress = new TrainingProgress(
            _cursor.Epoch + 1, _settings.Epochs, _step, _cursor.Position, _imagesPerEpoch, sum / _cursor.Position, images / seconds);
        foreach (var observer in observers) observer.Progressed(progress, losses);
    }

    private void EndEpoch(IReadOnlyList<ITrainingObserver> observers)
    {
        var (correct, total) = (Evaluation.Run(_executor, _evaluated, _classes).Correct, _evaluated.Count);
        var (images, seconds) = (_cursor.Position, _cursor.Seconds);
        var metrics = new EpochMetrics(_cursor.Epoch + 1, _cursor.LossSum / images, seconds, images / seconds);
        metrics = _settings.Validation > 0
            ? metrics with { ValidationCorrect = correct, ValidationTotal = total }
            : metrics with { TestCorrect = correct, TestTotal = total };
        _cursor = _cursor.NextEpoch(correct);
        foreach (var observer in observers) observer.EpochEnded(metrics);
    }
}
