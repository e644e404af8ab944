using CudnnDigits.Models;

namespace CudnnDigits.Training.Settings;

/// <summary>The optimizers that can be chosen by name, and what several of them have.</summary>
public static class Optimizers
{
    public static IReadOnlyList<string> Names { get; } = ["adam", "adamw", "sgd"];

    /// <summary>The optimizer of that name with PyTorch's default constants.</summary>
    public static OptimizerSpec Find(string name) => name switch
    {
        "adam" => new Adam(),
        "adamw" => new Adam(WeightDecay: 0.01f, Decoupled: true),
        "sgd" => new Sgd(),
        _ => throw new ArgumentException($"no optimizer is called '{name}': choose one of {string.Join(", ", Names)}"),
    };

    public static string NameOf(OptimizerSpec optimizer) => optimizer switch
    {
        Adam { Decoupled: true } => "adamw",
        Adam => "adam",
        Sgd => "sgd",
        _ => throw new NotSupportedException($"{optimizer.GetType().Name} has no name: add one to Optimizers"),
    };

    public static float WeightDecayOf(OptimizerSpec optimizer) => optimizer switch
    {
        Adam adam => adam.WeightDecay,
        Sgd sgd => sgd.WeightDecay,
        _ => 0,
    };

    public static OptimizerSpec WithWeightDecay(OptimizerSpec optimizer, float weightDecay) => optimizer switch
    {
        Adam adam => adam with { WeightDecay = weightDecay },
        Sgd sgd => sgd with { WeightDecay = weightDecay },
        _ => throw new ArgumentException($"{NameOf(optimizer)} has no weight decay"),
    };

    /// <summary>Changes what only SGD has.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="isDefault">Whether the change is to what an optimizer without it does anyway.</param>
    /// <param name="change">The change.</param>
    public static OptimizerSpec WithSgd(OptimizerSpec optimizer, bool isDefault, Func<Sgd, Sgd> change) => optimizer switch
    {
        Sgd sgd => change(sgd),
        _ when isDefault => optimizer,
        _ => throw new ArgumentException($"only sgd takes it, not {NameOf(optimizer)}"),
    };
}
