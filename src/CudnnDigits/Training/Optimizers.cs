using CudnnDigits.Models;

namespace CudnnDigits.Training;

/// <summary>The optimizers that can be chosen by name.</summary>
public static class Optimizers
{
    public static IReadOnlyList<string> Names { get; } = ["adam", "adamw", "sgd"];

    /// <summary>The optimizer of that name with PyTorch's own constants.</summary>
    public static OptimizerSpec Find(string name) => name switch
    {
        "adam" => new Adam(),
        "adamw" => new Adam(WeightDecay: 0.01f, Decoupled: true),
        "sgd" => new Sgd(),
        _ => throw new ArgumentException($"no optimizer is called '{name}': there are {string.Join(", ", Names)}"),
    };

    public static string NameOf(OptimizerSpec optimizer) => optimizer switch
    {
        Adam { Decoupled: true } => "adamw",
        Adam => "adam",
        Sgd => "sgd",
        _ => throw new ArgumentException($"{optimizer.GetType().Name} has no name"),
    };

    public static float WeightDecayOf(OptimizerSpec optimizer) => optimizer switch
    {
        Adam adam => adam.WeightDecay,
        Sgd sgd => sgd.WeightDecay,
        _ => 0,
    };
}
