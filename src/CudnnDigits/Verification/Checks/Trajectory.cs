using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Verification.Checks;

/// <summary>What a run of several steps left: its losses, and the logits of test images after the last.</summary>
internal sealed record Trajectory(float[] Losses, float[] Logits)
{
    /// <summary>Runs all steps in one call.</summary>
    public static Trajectory Of(IExecutor executor, Plan plan, ReadOnlySpan<int> order, float rate, ReadOnlySpan<byte> images) =>
        new(executor.Train(plan, order, rate), executor.Predict(plan, images));

    /// <summary>Runs step by step; before each, the twin rounds otherwise.</summary>
    public static Trajectory Of(
        IExecutor executor, Plan plan, ReadOnlySpan<int> order, float rate, ReadOnlySpan<byte> images, Twin twin)
    {
        var losses = new List<float>();
        var state = new TrainingState(plan);
        for (var at = 0; at < order.Length; at += plan.BatchSize)
        {
            executor.Read(state);
            twin.Perturb(state);
            executor.Write(state);
            losses.AddRange(executor.Train(plan, order.Slice(at, Math.Min(plan.BatchSize, order.Length - at)), rate));
        }

        return new Trajectory([.. losses], executor.Predict(plan, images));
    }

    /// <summary>How far this run is from another, beside how far twins of that other are: twice as far at most, for both round.</summary>
    public IEnumerable<Finding> Compare(string what, Trajectory wanted, IReadOnlyList<Trajectory> twins)
    {
        yield return Finding.Of($"{what}, losses", LossesFrom(wanted), 2 * twins.Max(twin => twin.LossesFrom(wanted)));
        yield return Finding.Of(
            $"{what}, logits after them", Twin.Distance(Logits, wanted.Logits), 2 * twins.Max(twin => Twin.Distance(twin.Logits, wanted.Logits)));
    }

    /// <summary>The largest relative difference of a loss.</summary>
    private double LossesFrom(Trajectory other) =>
        Losses.Zip(other.Losses, (one, two) => Math.Abs((double)one - two) / two).Max();
}
