using CudnnDigits.Benchmarks.Torch;
using CudnnDigits.Data;
using CudnnDigits.Models;
using CudnnDigits.Safetensors;
using CudnnDigits.Tests.Parity;
using CudnnDigits.Training.Runs;
using static TorchSharp.torch;

namespace CudnnDigits.Benchmarks.Recording;

/// <summary>
/// Writes what TorchSharp computes by a recipe: the fixtures of the parity tests. A file holds the parameters and running statistics that
/// were given (under their names), then for the first <see cref="Images"/> training images <c>logits</c>, and of a step of training on
/// them <c>loss</c> and each gradient (<c>conv1.weight.gradient</c>). Then for training from what was given, on consecutive images in file
/// order with the recipe's optimizer, rate and batch, the <c>losses</c> of the steps and, but for cnn, the parameters and statistics
/// behind them (<c>.final</c>) and what those make of the first images (<c>logits.final</c>).
/// </summary>
internal static class Recorder
{
    public const int Images = 16;
    private const ulong Seed = 20260923;

    public static SafetensorsFile Record(Recipe recipe, Dataset training)
    {
        var plan = Plan.Build(recipe.Spec, recipe.BatchSize);
        var initial = Initializer.Create(plan, Seed);
        using var trainer = new TorchTrainer(plan, recipe.Optimizer, new TorchSettings());
        trainer.Load(training);
        trainer.Network.Write(initial);

        var tensors = new List<FloatTensor>(ParameterTensors.Of(plan, initial)) { Logits("logits", plan, trainer, training) };
        tensors.AddRange(FirstBatch(plan, trainer));
        // Running statistics have moved with the first batch.
        trainer.Network.Write(initial);
        tensors.Add(Losses(plan, trainer, recipe));
        if (recipe.EndIsRecorded)
        {
            tensors.AddRange(ParameterTensors.Of(plan, trainer.Network.Read(), ".final"));
            tensors.Add(Logits("logits.final", plan, trainer, training));
        }

        return new SafetensorsFile(Metadata(recipe), tensors);
    }

    private static FloatTensor Logits(string name, Plan plan, TorchTrainer trainer, Dataset training)
    {
        using var images = trainer.Upload(training);
        var logits = new float[Images * plan.Classes];
        trainer.Predict(images.narrow(0, 0, Images), logits);
        return new FloatTensor(name, [Images, plan.Classes], logits);
    }

    private static IEnumerable<FloatTensor> FirstBatch(Plan plan, TorchTrainer trainer)
    {
        var loss = trainer.Backward(arange(Images)).item<float>();
        return [new FloatTensor("loss", [1], new[] { loss }), .. ParameterTensors.Of(plan, trainer.Network.ReadGradients(), ".gradient")];
    }

    private static FloatTensor Losses(Plan plan, TorchTrainer trainer, Recipe recipe)
    {
        var losses = new float[recipe.Steps];
        int[] order = [.. Enumerable.Range(0, losses.Length * plan.BatchSize)];
        float[] rates = [.. Enumerable.Repeat(recipe.LearningRate, losses.Length)];
        trainer.Train(order, rates, losses);
        return new FloatTensor("losses", [losses.Length], losses);
    }

    private static Dictionary<string, string> Metadata(Recipe recipe) => new()
    {
        ["network"] = recipe.Spec.Name,
        ["recorded_with"] = TorchVersion.Text,
        ["batch_size"] = $"{recipe.BatchSize}",
        ["learning_rate"] = $"{recipe.LearningRate}",
        ["seed"] = $"{Seed}",
    };
}
