using System.Diagnostics;
using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Randomness;

namespace CudnnDigits.Training;

/// <summary>How many images a second an executor trains on and classifies.</summary>
public sealed record Throughput(double TrainingImagesPerSecond, double EvaluationImagesPerSecond)
{
    private const int ChunkImages = 1200, WarmUpShare = 4;

    /// <summary>
    /// Trains from fresh parameters for about <paramref name="seconds"/>, then classifies the test images for a third of that. Each
    /// is run for a while before it is timed, so that compiling the kernels is not measured.
    /// </summary>
    /// <param name="executor">An executor of <paramref name="plan"/>; its state is overwritten.</param>
    /// <param name="plan">The network and batch size.</param>
    /// <param name="entry">The learning rate and augmentation that <c>train</c> uses.</param>
    /// <param name="training">The training images, shuffled as in the first epoch with seed 1.</param>
    /// <param name="test">The test images.</param>
    /// <param name="seconds">The time to train for.</param>
    /// <param name="stop">Stops the measurement between chunks.</param>
    public static Throughput Measure(
        IExecutor executor, Plan plan, CatalogueEntry entry, Dataset training, Dataset test, double seconds, CancellationToken stop)
    {
        const ulong seed = 1;
        executor.Load(training, entry.Augmentation);
        executor.Write(TrainingState.Create(plan, seed));
        var order = Enumerable.Range(0, training.Count).ToArray();
        new RandomStream(seed, RandomPurpose.Shuffle, index: 0).Shuffle(order);
        var chunk = Math.Min(order.Length, Math.Max(1, ChunkImages / plan.BatchSize) * plan.BatchSize);
        var rates = Enumerable.Repeat(entry.LearningRate, Batches.Count(chunk, plan.BatchSize)).ToArray();
        var losses = new float[rates.Length];
        var at = 0;
        var trained = PerSecond(chunk, seconds, TrainChunk, stop);
        var logits = new float[test.Count * plan.Classes];
        return new Throughput(trained, PerSecond(test.Count, seconds / 3, () => executor.Predict(test.Images, logits), stop));

        void TrainChunk()
        {
            if (at + chunk > order.Length) at = 0;
            executor.Train(order.AsSpan(at, chunk), rates, losses);
            at += chunk;
        }
    }

    private static double PerSecond(int images, double seconds, Action run, CancellationToken stop)
    {
        for (var warmUp = Stopwatch.StartNew(); warmUp.Elapsed.TotalSeconds < seconds / WarmUpShare;) Run();
        var counted = 0L;
        var watch = Stopwatch.StartNew();
        for (; watch.Elapsed.TotalSeconds < seconds; counted += images) Run();
        return counted / watch.Elapsed.TotalSeconds;

        void Run()
        {
            stop.ThrowIfCancellationRequested();
            run();
        }
    }
}
