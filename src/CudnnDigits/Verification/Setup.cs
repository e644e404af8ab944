using CudnnDigits.Cpu;
using CudnnDigits.Cuda;
using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Verification;

/// <summary>What all checks share: the data, the sizes, and how executors are made.</summary>
/// <param name="Training">Images to train on.</param>
/// <param name="Test">Images to classify.</param>
/// <param name="Threads">CPU threads.</param>
/// <param name="Quick">Whether sizes are small enough for the emulator, which is thousands of times slower than a card.</param>
/// <param name="Stop">Ends the checks between two findings.</param>
public sealed record Setup(Dataset Training, Dataset Test, int Threads, bool Quick, CancellationToken Stop)
{
    /// <summary>The networks that are stepped through: all, or where time is short the small ones.</summary>
    internal IEnumerable<CatalogueEntry> Networks =>
        Catalogue.All.Where(entry => !Quick || entry.Spec.Layers.OfType<Conv2d>().Count() <= 1);

    /// <summary>Images of a step of a network: its own number, or fewer where time is short or the network is deep.</summary>
    internal int BatchOf(CatalogueEntry entry) =>
        Math.Min(entry.BatchSize, Quick ? 8 : entry.Spec.Layers.OfType<Conv2d>().Count() > 2 ? 32 : int.MaxValue);

    internal CudaExecutor OnCard(Plan plan, OptimizerSpec optimizer, CudaOptions? options = null) =>
        new(plan, optimizer, options ?? new CudaOptions());

    internal CpuExecutor OnCpu(Plan plan, OptimizerSpec optimizer) => new(plan, optimizer, Threads);

    /// <summary>With the general path of every layer, which forms all products itself.</summary>
    internal CpuExecutor OnCpuDirectly(Plan plan, OptimizerSpec optimizer) => new(plan, optimizer, Threads, fuse: false);
}

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
