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
    /// Trains from fresh parameters for about <paramref name="seconds"/>, then classifies the test images for a third of that. A part
    /// of each is run first and not counted, so that compiling the kernels is not.
    /// </summary>
    /// <param name="executor">A machine for <paramref name="plan"/>; its state is lost.</param>
    /// <param name="plan">The network and the batch.</param>
    /// <param name="entry">How <c>train</c> trains it: the rate, and how images are distorted.</param>
    /// <param name="training">Images to train on, in the order of the first epoch of seed 1.</param>
    /// <param name="test">Images to classify.</param>
    /// <param name="seconds">How long to train.</param>
    /// <param name="stop">Ends early, between chunks.</param>
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
