using CudnnDigits.Models;

namespace CudnnDigits.Training;

/// <summary>Everything that decides what a training computes: two runs with equal settings and data give equal weights.</summary>
/// <param name="Network">A name of the catalogue.</param>
/// <param name="LearningRate">The largest of the schedule.</param>
/// <param name="Optimizer">A name of <see cref="Optimizers"/>.</param>
/// <param name="DropLast">Whether an epoch leaves out the images that do not fill a batch.</param>
/// <param name="Schedule">A name of <see cref="Schedules"/>.</param>
/// <param name="WarmUp">The part of all steps in which the learning rate rises; 0 where the schedule is constant.</param>
/// <param name="LabelSmoothing">The part of the target that is spread evenly over all classes.</param>
/// <param name="WeightDecay">As the optimizer defines it.</param>
/// <param name="Momentum">Of sgd.</param>
/// <param name="Nesterov">Whether sgd's momentum is Nesterov's.</param>
/// <param name="EmaDecay">Decay of the average of the weights that is evaluated and kept in their stead; 0 for none.</param>
/// <param name="Augmentation">How training images are distorted; null for not at all.</param>
/// <param name="EarlyStop">Epochs without a better accuracy that end the training; 0 for none.</param>
/// <param name="Validation">Training images that are set aside to measure the accuracy on; 0 to measure it on the test images.</param>
/// <param name="BatchNorm">Whether a batch normalisation is put behind each convolution that has none.</param>
/// <param name="Dropout">Probability of the dropout in front of the last fully connected layer, 0 for none; null for the network's own.</param>
/// <param name="KeepLast">Whether the weights of the last epoch are kept, whatever the accuracy of the others.</param>
public sealed record TrainingSettings(
    string Network, int Epochs, int BatchSize, float LearningRate, string Optimizer, ulong Seed, bool DropLast,
    string Schedule = "constant", float WarmUp = 0, float LabelSmoothing = 0,
    float WeightDecay = 0, float Momentum = 0, bool Nesterov = false, float EmaDecay = 0, Augmentation? Augmentation = null,
    int EarlyStop = 0, int Validation = 0, bool BatchNorm = false, float? Dropout = null, bool KeepLast = false)
{
    /// <summary>What a network of the catalogue trains with unless the user says otherwise.</summary>
    public static TrainingSettings DefaultsOf(CatalogueEntry entry, ulong seed) => new TrainingSettings(
        entry.Spec.Name, entry.Epochs, entry.BatchSize, entry.LearningRate, Optimizers.NameOf(entry.Optimizer), seed, DropLast: false,
        Schedules.NameOf(entry.Schedule), Schedules.WarmUpOf(entry.Schedule), entry.Spec.LabelSmoothing,
        EmaDecay: entry.Optimizer.EmaDecay, Augmentation: entry.Augmentation, KeepLast: entry.KeepLast).With(entry.Optimizer);

    /// <summary>These settings with the constants of an update rule.</summary>
    public TrainingSettings With(OptimizerSpec optimizer) => this with
    {
        Optimizer = Optimizers.NameOf(optimizer),
        WeightDecay = Optimizers.WeightDecayOf(optimizer),
        Momentum = optimizer is Sgd { Momentum: var momentum } ? momentum : 0,
        Nesterov = optimizer is Sgd { Nesterov: true },
    };

    /// <summary>The network with what these settings change of it.</summary>
    /// <exception cref="ArgumentException">The network has no place for it.</exception>
    public ModelSpec Spec()
    {
        var spec = Catalogue.Find(Network).Spec with { LabelSmoothing = LabelSmoothing };
        if (BatchNorm) spec = Regularization.WithBatchNorm(spec);
        return Dropout is { } probability ? Regularization.WithDropout(spec, probability) : spec;
    }

    /// <summary>The epoch whose weights are kept: the first of the most accurate, or the last; null where there is none.</summary>
    public EpochMetrics? KeptOf(IEnumerable<EpochMetrics> epochs) =>
        KeepLast ? epochs.LastOrDefault() : epochs.MaxBy(epoch => epoch.Correct);

    /// <summary>The update rule.</summary>
    public OptimizerSpec Update() => Optimizers.Find(Optimizer) switch
    {
        Adam adam => adam with { WeightDecay = WeightDecay, EmaDecay = EmaDecay },
        Sgd sgd => sgd with { WeightDecay = WeightDecay, Momentum = Momentum, Nesterov = Nesterov, EmaDecay = EmaDecay },
        var other => other with { EmaDecay = EmaDecay },
    };

    /// <exception cref="ArgumentException">A value out of range.</exception>
    public void Validate()
    {
        if (Epochs < 1) throw new ArgumentException($"epochs {Epochs}: at least 1 is wanted");
        if (BatchSize < 1) throw new ArgumentException($"batch size {BatchSize}: at least 1 is wanted");
        if (!float.IsFinite(LearningRate) || LearningRate <= 0)
            throw new ArgumentException($"learning rate {LearningRate}: a number above 0 is wanted");
        if (WarmUp is not (>= 0 and <= 1)) throw new ArgumentException($"warm-up {WarmUp}: a part of the training, 0 to 1, is wanted");
        if (WarmUp > 0 && Schedules.Find(Schedule) is Constant)
            throw new ArgumentException($"warm-up {WarmUp}: a constant learning rate has none; choose another schedule");
        if (LabelSmoothing is not (>= 0 and < 1)) throw new ArgumentException($"label smoothing {LabelSmoothing}: 0 to below 1 is wanted");
        if (Dropout is not (null or (>= 0 and < 1))) throw new ArgumentException($"dropout {Dropout}: a probability of 0 to below 1 is wanted");
        Augmentation?.Validate();
        if (EarlyStop < 0) throw new ArgumentException($"early stop {EarlyStop}: a number of epochs, or 0 for none, is wanted");
        if (Validation < 0) throw new ArgumentException($"validation {Validation}: a number of images, or 0 for none, is wanted");
        ValidateUpdate();
    }

    private void ValidateUpdate()
    {
        if (WeightDecay is not (>= 0 and < 1)) throw new ArgumentException($"weight decay {WeightDecay}: 0 to below 1 is wanted");
        if (EmaDecay is not (>= 0 and < 1)) throw new ArgumentException($"EMA decay {EmaDecay}: 0 to below 1 is wanted");
        if (Momentum is not (>= 0 and < 1)) throw new ArgumentException($"momentum {Momentum}: 0 to below 1 is wanted");
        if (Momentum > 0 && Optimizers.Find(Optimizer) is not Sgd)
            throw new ArgumentException($"momentum {Momentum}: {Optimizer} has its own; it goes with sgd");
        if (Nesterov && Momentum == 0) throw new ArgumentException("Nesterov's momentum: a momentum above 0 is wanted with it");
        Optimizers.Find(Optimizer);
    }
}
