using CudnnDigits.Models;

namespace CudnnDigits.Tests.Parity;

/// <summary>
/// A training that TorchSharp ran for the parity tests, on the first images of MNIST in file order. CudnnDigits.Benchmarks, which records
/// it, compiles this file too.
/// </summary>
/// <param name="Name">Of the recording's file.</param>
public sealed record Recipe(string Name, ModelSpec Spec, OptimizerSpec Optimizer, float LearningRate, int BatchSize, int Steps = 10)
{
    // A bias in front of a normalisation has a gradient of zero, which is rounding's noise in floats; with PyTorch's own 1e-8 Adam would
    // make steps of full length out of it.
    private const float Epsilon = 1e-3f;

    /// <summary>The networks of the tutorial with their own settings; cnn for longer.</summary>
    public static IReadOnlyList<Recipe> Networks { get; } =
    [
        .. from entry in Catalogue.Tutorial
           let steps = entry.Spec.Name == "cnn" ? 50 : 10
           select new Recipe(entry.Spec.Name, entry.Spec, entry.Optimizer, entry.LearningRate, entry.BatchSize, steps),
    ];

    /// <summary>Batch normalisation of planes and of vectors, under one update rule or loss after another.</summary>
    public static IReadOnlyList<Recipe> Tools { get; } =
    [
        Normalised("norm-sgd", new Sgd(), 0.1f),
        Normalised("norm-momentum", new Sgd(Momentum: 0.9f), 0.02f),
        Normalised("norm-nesterov", new Sgd(Momentum: 0.9f, Nesterov: true, WeightDecay: 0.05f), 0.02f),
        Normalised("norm-adam-decay", new Adam(Epsilon: Epsilon, WeightDecay: 0.05f), 0.005f),
        Normalised("norm-adamw", new Adam(Epsilon: Epsilon, WeightDecay: 0.5f, Decoupled: true), 0.005f),
        Normalised("norm-smoothing", new Sgd(), 0.1f, labelSmoothing: 0.1f),
    ];

    /// <summary>The final parameters of cnn would be another 1.7 MB that say little beside 50 losses.</summary>
    public bool EndIsRecorded => Name != "cnn";

    public override string ToString() => Name;

    private static Recipe Normalised(string name, OptimizerSpec optimizer, float learningRate, float labelSmoothing = 0) => new(
        name,
        new ModelSpec("normalised", new Shape(1, 28, 28),
        [
            new MaxPool2d(2), new Conv2d(4, 3), new BatchNorm2d(), new ReLU(), new MaxPool2d(2),
            new Linear(12), new BatchNorm2d(Momentum: 0.3f, Epsilon: 1e-3f), new ReLU(), new Linear(10),
        ], LabelSmoothing: labelSmoothing),
        optimizer, learningRate, BatchSize: 64);
}
