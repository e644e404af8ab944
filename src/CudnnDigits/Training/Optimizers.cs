using CudnnDigits.Models;

namespace CudnnDigits.Training;

/// <summary>The optimizers that can be chosen by name.</summary>
public static class Optimizers
{
    public static IReadOnlyList<string> Names { get; } = ["adam", "sgd"];

    public static OptimizerSpec Find(string name) => name switch
    {
        "adam" => new Adam(),
        "sgd" => new Sgd(),
        _ => throw new ArgumentException($"no optimizer is called '{name}': there are {string.Join(", ", Names)}"),
    };

    public static string NameOf(OptimizerSpec optimizer) => optimizer switch
    {
        Adam => "adam",
        Sgd => "sgd",
        _ => throw new ArgumentException($"{optimizer.GetType().Name} has no name"),
    };
}
