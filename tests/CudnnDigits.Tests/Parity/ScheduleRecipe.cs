using CudnnDigits.Models;

namespace CudnnDigits.Tests.Parity;

/// <summary>A schedule that TorchSharp's schedulers went through. CudnnDigits.Benchmarks, which records it, compiles this file too.</summary>
/// <param name="Name">Of the tensor of its rates.</param>
public sealed record ScheduleRecipe(string Name, ScheduleSpec Spec, float LearningRate, int Steps)
{
    public static IReadOnlyList<ScheduleRecipe> All { get; } =
    [
        new("one-cycle", new OneCycle(), 0.01f, 50),
        new("one-cycle-short-rise", new OneCycle(0.17f), 0.5f, 41),
        new("warm-up-and-cosine", new Cosine(0.1f), 0.01f, 50),
    ];

    public override string ToString() => Name;
}
