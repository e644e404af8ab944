using CudnnDigits.Benchmarks.Torch;
using CudnnDigits.Data;
using CudnnDigits.Models;
using CudnnDigits.Safetensors;
using CudnnDigits.Training;
using static TorchSharp.torch;

namespace CudnnDigits.Benchmarks.Recording;

/// <summary>
/// Writes what TorchSharp computes for a network of the catalogue: the fixtures of the parity tests. A file holds the parameters that
/// were given (under their names), then for the first <see cref="Images"/> training images <c>logits</c>, <c>loss</c> and each
/// gradient (<c>conv1.weight.gradient</c>), and for training from there, on consecutive images in file order with the network's
/// own optimizer, rate and batch, the <c>losses</c> of the steps and, but for cnn, the parameters behind them (<c>.final</c>).
/// </summary>
internal static class Recorder
{
    public const int Images = 16;
    public const int Steps = 10;
    private const int CnnSteps = 50;
    private const ulong Seed = 20260923;

    public static SafetensorsFile Record(CatalogueEntry entry, Dataset training)
    {
        var plan = Plan.Build(entry.Spec, entry.BatchSize);
        var initial = Initializer.Create(plan, Seed);
        using var trainer = new TorchTrainer(plan, entry.Optimizer, new TorchSettings());
        trainer.Load(training);
        trainer.Network.Write(initial);

        var tensors = new List<FloatTensor>(ParameterTensors.Of(plan, initial));
        tensors.AddRange(FirstBatch(plan, trainer, training));
        tensors.AddRange(Training(plan, trainer, entry));
        return new SafetensorsFile(Metadata(entry), tensors);
    }

    private static IEnumerable<FloatTensor> FirstBatch(Plan plan, TorchTrainer trainer, Dataset training)
    {
        using var images = trainer.Upload(training);
        var logits = new float[Images * plan.Classes];
        trainer.Predict(images.narrow(0, 0, Images), logits);
        var loss = trainer.Backward(arange(Images)).item<float>();
        return
        [
            new FloatTensor("logits", [Images, plan.Classes], logits),
            new FloatTensor("loss", [1], new[] { loss }),
            .. ParameterTensors.Of(plan, trainer.Network.ReadGradients(), ".gradient"),
        ];
    }

    private static IEnumerable<FloatTensor> Training(Plan plan, TorchTrainer trainer, CatalogueEntry entry)
    {
        var isCnn = entry.Spec.Name == "cnn";
        var losses = new float[isCnn ? CnnSteps : Steps];
        int[] order = [.. Enumerable.Range(0, losses.Length * entry.BatchSize)];
        float[] rates = [.. Enumerable.Repeat(entry.LearningRate, losses.Length)];
        trainer.Train(order, rates, losses);
        var recorded = new FloatTensor("losses", [losses.Length], losses);
        // The final parameters of cnn would be another 1.7 MB that say little beside 50 losses.
        return isCnn ? [recorded] : [recorded, .. ParameterTensors.Of(plan, trainer.Network.Read(), ".final")];
    }

    private static Dictionary<string, string> Metadata(CatalogueEntry entry) => new()
    {
        ["network"] = entry.Spec.Name,
        ["recorded_with"] = TorchVersion.Text,
        ["batch_size"] = $"{entry.BatchSize}",
        ["learning_rate"] = $"{entry.LearningRate}",
        ["seed"] = $"{Seed}",
    };
}
