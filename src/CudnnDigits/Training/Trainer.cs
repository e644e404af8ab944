using System.Diagnostics;
using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Training;

/// <summary>
/// Trains: hands the executor chunk after chunk of each epoch's shuffle order, measures the accuracy after each epoch and tells
/// its observers. What it computes depends on settings and data alone, not on how the steps fall into chunks.
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

    /// <param name="executor">For the plan.</param>
    /// <param name="plan">Of the network.</param>
    /// <param name="settings">How to train it.</param>
    /// <param name="training">The images to train on.</param>
    /// <param name="evaluated">
    /// The images to measure the accuracy on after each epoch: of the test, or where the settings set some aside of the validation.
    /// </param>
    /// <exception cref="ArgumentException">A setting out of range, or no image to train on.</exception>
    public Trainer(IExecutor executor, Plan plan, TrainingSettings settings, Dataset training, Dataset evaluated)
    {
        settings.Validate();
        (_executor, _settings, _training, _evaluated, _classes) = (executor, settings, training, evaluated, plan.Classes);
        _imagesPerEpoch = training.Count - (settings.DropLast ? training.Count % settings.BatchSize : 0);
        if (_imagesPerEpoch == 0)
            throw new ArgumentException($"{training.Name}: {training.Count} images leave no batch of {settings.BatchSize} to train on");
        var stepsPerEpoch = Batches.Count(_imagesPerEpoch, settings.BatchSize);
        _schedule = LearningRateSchedule.Create(
            Schedules.Create(settings.Schedule, settings.WarmUp), settings.LearningRate, (long)stepsPerEpoch * settings.Epochs);
        executor.Load(training, settings.Augmentation);
    }

    /// <summary>How it trains.</summary>
    public TrainingSettings Settings => _settings;

    /// <summary>Whether the accuracy has not grown for so many epochs that the training ends.</summary>
    public bool StoppedEarly => _cursor.StoppedEarly(_settings);

    /// <summary>Begins or goes on where <paramref name="checkpoint"/> was taken.</summary>
    public void Restore(Checkpoint checkpoint)
    {
        if (checkpoint.Cursor.Position > _imagesPerEpoch)
            throw new InvalidDataException($"the checkpoint is at image {checkpoint.Cursor.Position} of an epoch of {_imagesPerEpoch}");
        _executor.Write(checkpoint.State);
        (_cursor, _step) = (checkpoint.Cursor, checkpoint.State.Step);
    }

    /// <summary>Copies everything that <see cref="Restore"/> needs to go on from here.</summary>
    public void Capture(Checkpoint into)
    {
        _executor.Read(into.State);
        into.Cursor = _cursor;
    }

    /// <summary>Trains until all epochs are done or <paramref name="stop"/> is asked for, which ends it after the chunk at work.</summary>
    /// <returns>Whether all epochs are done, or as many as an early stop leaves.</returns>
    /// <exception cref="TrainingDivergedException">The loss is no finite number any more.</exception>
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

    /// <summary>Takes steps until <paramref name="step"/> are taken, without evaluation, and tells nobody.</summary>
    /// <exception cref="TrainingDivergedException">The loss is no finite number any more.</exception>
    internal void Replay(long step)
    {
        while (_step < step) TrainChunk(Order(), [], (int)Math.Min(_chunk.Steps, step - _step));
    }

    /// <summary>The images of the coming step.</summary>
    internal ReadOnlySpan<int> NextBatch() =>
        Order().AsSpan(_cursor.Position, Math.Min(_settings.BatchSize, _imagesPerEpoch - _cursor.Position));

    /// <summary>The order of the epoch that the coming step belongs to.</summary>
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
