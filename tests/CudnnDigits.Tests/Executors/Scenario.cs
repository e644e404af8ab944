using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Randomness;
using CudnnDigits.Tests.Reference;

namespace CudnnDigits.Tests.Executors;

/// <summary>A network with first values and data, the same for every executor that runs it.</summary>
/// <param name="Augmentation">How steps distort the images; null for not at all.</param>
public sealed record Scenario(Plan Plan, TrainingState Start, Dataset Data, Augmentation? Augmentation = null)
{
    /// <summary>
    /// Float arithmetic may land on the other side of a kink than double arithmetic does, and then gradients differ by a whole
    /// term though nothing is wrong. This fraction of a layer's largest value is well above the rounding of any executor.
    /// </summary>
    private const double SafeDistance = 3e-6;

    private const int Draws = 200;

    public int[] WholeOrder => [.. Enumerable.Range(0, Data.Count)];

    /// <summary>All images, and half of them.</summary>
    public int[][] Orders => Data.Count < 2 ? [WholeOrder] : [WholeOrder, WholeOrder[1..((Data.Count / 2) + 1)]];

    /// <summary>The random numbers of the first step.</summary>
    public ReferenceDraw FirstDraw => new(Start.Seed, Start.Step + 1);

    /// <summary>Random weights and images, drawn again until no value lies near a kink.</summary>
    public static Scenario Create(ModelSpec spec, int batchSize, int images, ulong seed = 1, Augmentation? augmentation = null)
    {
        for (ulong draw = 0; draw < Draws; draw++)
        {
            var scenario = CreateAnywhere(spec, batchSize, images, (seed * Draws) + draw) with { Augmentation = augmentation };
            if (Kinks.Distance(scenario) > SafeDistance) return scenario;
        }

        throw new InvalidOperationException($"{spec.Name}: all {Draws} draws lie near a kink; use fewer images or a smaller network");
    }

    /// <summary>Random weights and images as they come, near kinks or not.</summary>
    public static Scenario CreateAnywhere(ModelSpec spec, int batchSize, int images, ulong seed = 1)
    {
        var plan = Plan.Build(spec, batchSize);
        return new Scenario(plan, TrainingState.Create(plan, seed), RandomData(plan, images, seed));
    }

    /// <summary>Some of the images with their labels, as the reference wants them and the first step distorts them.</summary>
    public ReferenceBatch Batch(ReadOnlySpan<int> order) => ReferenceExecutor.BatchOf(Data, order, Augmentation, FirstDraw);

    private static Dataset RandomData(Plan plan, int images, ulong seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Split, 0);
        var (pixels, labels) = (new byte[images * plan.Spec.Input.Count], new byte[images]);
        foreach (ref var pixel in pixels.AsSpan()) pixel = (byte)random.NextBelow(256);
        foreach (ref var label in labels.AsSpan()) label = (byte)random.NextBelow((uint)Math.Min(plan.Classes, 10));
        return new Dataset("random", pixels, labels, plan.Spec.Input.Height, plan.Spec.Input.Width);
    }
}
