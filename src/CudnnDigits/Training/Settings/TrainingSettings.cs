using System.Text.Json.Serialization;
using CudnnDigits.Models;

namespace CudnnDigits.Training.Settings;

/// <summary>Everything that decides what a training computes: two runs with equal settings and data give equal weights.</summary>
/// <param name="Network">A name of the catalogue.</param>
/// <param name="Epochs">Passes over the training images.</param>
/// <param name="BatchSize">Images in one step.</param>
/// <param name="LearningRate">The largest learning rate of the schedule.</param>
/// <param name="Optimizer">The update rule with its constants.</param>
/// <param name="Seed">Seed of everything random.</param>
[JsonConverter(typeof(TrainingSettingsConverter))]
public sealed record TrainingSettings(
    string Network, int Epochs, int BatchSize, float LearningRate, OptimizerSpec Optimizer, ulong Seed = TrainingSettings.DefaultSeed)
{
    public const ulong DefaultSeed = 1;

    /// <summary>How the learning rate changes over the training.</summary>
    public ScheduleSpec Schedule { get; init; } = new Constant();

    /// <summary>How training images are distorted; null for not at all.</summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>The fraction of the target that is spread evenly over all classes.</summary>
    public float LabelSmoothing { get; init; }

    /// <summary>Whether batch normalization is added after each convolution that has none.</summary>
    public bool BatchNorm { get; init; }

    /// <summary>Probability of the dropout before the last linear layer, 0 for none; null for the network's own.</summary>
    public float? Dropout { get; init; }

    /// <summary>Whether an epoch skips the images that do not fill a batch.</summary>
    public bool DropLast { get; init; }

    /// <summary>Whether the weights of the last epoch are kept, not those of the most accurate one.</summary>
    public bool KeepLast { get; init; }

    /// <summary>Epochs without a better accuracy after which the training ends; 0 for never.</summary>
    public int EarlyStop { get; init; }

    /// <summary>Training images that are set aside to measure the accuracy on; 0 to measure it on the test images.</summary>
    public int Validation { get; init; }

    /// <summary>What a network of the catalogue trains with unless the user says otherwise.</summary>
    public static TrainingSettings DefaultsOf(CatalogueEntry entry) =>
        new(entry.Spec.Name, entry.Epochs, entry.BatchSize, entry.LearningRate, entry.Optimizer)
        {
            Schedule = entry.Schedule,
            Augmentation = entry.Augmentation,
            LabelSmoothing = entry.Spec.LabelSmoothing,
            KeepLast = entry.KeepLast,
        };

    /// <summary>The network with what these settings change of it.</summary>
    /// <exception cref="ArgumentException">The network has no layer to change.</exception>
    public ModelSpec ToModelSpec()
    {
        var spec = Catalogue.Find(Network).Spec with { LabelSmoothing = LabelSmoothing };
        if (BatchNorm) spec = Regularization.WithBatchNorm(spec);
        return Dropout is { } probability ? Regularization.WithDropout(spec, probability) : spec;
    }

    /// <exception cref="ArgumentException">A value is out of range, or two do not go together.</exception>
    public void Validate()
    {
        foreach (var option in TrainingOptions.All)
        {
            if (option.Check(this) is { } problem) throw new ArgumentException($"{option.Label} {option.Format(this)}: {problem}");
        }

        if (Optimizer is Sgd { Nesterov: true, Momentum: 0 })
            throw new ArgumentException("nesterov: needs a --momentum greater than 0");
    }
}
