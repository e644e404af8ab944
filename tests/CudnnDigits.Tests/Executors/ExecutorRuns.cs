using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Tests.Executors;

/// <summary>What a run left behind.</summary>
public sealed record RunResult(float[] Losses, TrainingState State);

/// <summary>The things that tests do with a fresh executor, each in one call.</summary>
public static class ExecutorRuns
{
    /// <summary>A power of two so large that a step is many times the weight, hence rounding costs the gradient no more than a float does.</summary>
    private const float ProbeRate = 4096;

    /// <summary>An executor that holds the scenario's data and first values.</summary>
    public static IExecutor Start(this ExecutorKind kind, Scenario scenario, OptimizerSpec optimizer)
    {
        var executor = kind.Create(scenario.Plan, optimizer);
        executor.Load(scenario.Data, scenario.Augmentation);
        executor.Write(scenario.Start);
        return executor;
    }

    public static RunResult Train(this ExecutorKind kind, Scenario scenario, OptimizerSpec optimizer, ReadOnlySpan<int> order, float rate)
    {
        using var executor = kind.Start(scenario, optimizer);
        var losses = executor.Train(scenario.Plan, order, rate);
        return new RunResult(losses, executor.ReadState(scenario.Plan));
    }

    public static float[] Train(this IExecutor executor, Plan plan, ReadOnlySpan<int> order, float rate)
    {
        var losses = new float[(order.Length + plan.BatchSize - 1) / plan.BatchSize];
        var rates = new float[losses.Length];
        Array.Fill(rates, rate);
        executor.Train(order, rates, losses);
        return losses;
    }

    public static TrainingState ReadState(this IExecutor executor, Plan plan)
    {
        var state = new TrainingState(plan);
        executor.Read(state);
        return state;
    }

    public static float[] Predict(this IExecutor executor, Plan plan, ReadOnlySpan<byte> images)
    {
        var logits = new float[images.Length / plan.Spec.Input.Count * plan.Classes];
        executor.Predict(images, logits);
        return logits;
    }

    /// <summary>The gradient of one batch as one step of plain gradient descent shows it: (before - after) / rate.</summary>
    public static double[] Gradient(this ExecutorKind kind, Scenario scenario, ReadOnlySpan<int> order)
    {
        var after = kind.Train(scenario, new Sgd(), order, ProbeRate).State.Parameters;
        return [.. scenario.Start.Parameters.Zip(after, (before, moved) => ((double)before - moved) / ProbeRate)];
    }
}
