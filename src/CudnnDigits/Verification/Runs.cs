using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Verification;

/// <summary>What checks do with an executor, each in one call.</summary>
internal static class Runs
{
    /// <summary>Loads data and writes a state.</summary>
    public static T Begin<T>(this T executor, Dataset data, TrainingState state, Augmentation? augmentation = null)
        where T : IExecutor
    {
        executor.Load(data, augmentation);
        executor.Write(state);
        return executor;
    }

    /// <summary>Trains on the images of an order at one rate.</summary>
    /// <returns>The loss of each step.</returns>
    public static float[] Train(this IExecutor executor, Plan plan, ReadOnlySpan<int> order, float rate)
    {
        var losses = new float[Batches.Count(order.Length, plan.BatchSize)];
        executor.Train(order, Enumerable.Repeat(rate, losses.Length).ToArray(), losses);
        return losses;
    }

    /// <summary>A copy of the state.</summary>
    public static TrainingState ReadState(this IExecutor executor, Plan plan)
    {
        var state = new TrainingState(plan);
        executor.Read(state);
        return state;
    }

    /// <summary>The logits of images, [count, classes].</summary>
    public static float[] Predict(this IExecutor executor, Plan plan, ReadOnlySpan<byte> images)
    {
        var logits = new float[images.Length / plan.Spec.Input.Count * plan.Classes];
        executor.Predict(images, logits);
        return logits;
    }

    /// <summary>The bits of two states, tensor kind by tensor kind.</summary>
    public static IEnumerable<Finding> CompareBits(string what, TrainingState one, TrainingState other)
    {
        yield return Finding.OfBits($"{what}, parameters", one.Parameters, other.Parameters);
        yield return Finding.OfBits($"{what}, first moments", one.FirstMoment, other.FirstMoment);
        yield return Finding.OfBits($"{what}, second moments", one.SecondMoment, other.SecondMoment);
        yield return Finding.OfBits($"{what}, averages", one.Average ?? [], other.Average ?? []);
        yield return Finding.That($"{what}, step and seed", (one.Step, one.Seed) == (other.Step, other.Seed));
    }
}
