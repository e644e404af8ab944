using CudnnDigits.Models;

namespace CudnnDigits.Training.Settings;

/// <summary>All settings of a training. A new one is a descriptor here, and the code that uses it.</summary>
public static class TrainingOptions
{
    private static readonly Bounds<float> Fraction = new(0, 1), FractionBelowOne = new(0, 1, ExcludesMax: true), NotNegative = new(0);

    private static readonly Bounds<int> Count = new(0), AtLeastOne = new(1);

    /// <summary>In the order in which they can be applied: an optimizer before what only some optimizers have.</summary>
    public static IReadOnlyList<TrainingOption> All { get; } = [.. Basic(), .. Optimization(), .. Regularizing(), .. Augmenting()];

    private static IEnumerable<TrainingOption> Basic() =>
    [
        new TrainingOption<string>(
            "network", "Network to train", new NameFormat([.. Catalogue.All.Select(entry => entry.Spec.Name)]),
            settings => settings.Network, (settings, value) => settings with { Network = value })
        { Group = OptionGroup.Basic, JsonPath = "network", IsRequired = true, DefaultText = "cnn" },
        new TrainingOption<int>(
            "--epochs", "Passes over the training images", new NumberFormat<int>(AtLeastOne),
            settings => settings.Epochs, (settings, value) => settings with { Epochs = value })
        { Group = OptionGroup.Basic, JsonPath = "epochs", IsRequired = true, CanChangeOnResume = true },
        new TrainingOption<int>(
            "--batch-size", "Images in one step", new NumberFormat<int>(AtLeastOne),
            settings => settings.BatchSize, (settings, value) => settings with { BatchSize = value })
        { Group = OptionGroup.Basic, JsonPath = "batchSize", IsRequired = true },
        new TrainingOption<float>(
            "--learning-rate", "Learning rate", new NumberFormat<float>(new(0, ExcludesMin: true)),
            settings => settings.LearningRate, (settings, value) => settings with { LearningRate = value })
        { Group = OptionGroup.Basic, JsonPath = "learningRate", IsRequired = true },
        new TrainingOption<ulong>(
            "--seed", "Seed of everything random: the same seed gives the same run", new NumberFormat<ulong>(new(0)),
            settings => settings.Seed, (settings, value) => settings with { Seed = value })
        { Group = OptionGroup.Basic, JsonPath = "seed", IsRequired = true },
        new TrainingOption<int>(
            "--validation",
            "Set aside this many training images, choose the best weights by them, and use the test images once, at the end",
            new NumberFormat<int>(Count),
            settings => settings.Validation, (settings, value) => settings with { Validation = value })
        { Group = OptionGroup.Basic, JsonPath = "validation" },
        new TrainingOption<int>(
            "--early-stop", "End after this many epochs without a better accuracy; 0 for never", new NumberFormat<int>(Count),
            settings => settings.EarlyStop, (settings, value) => settings with { EarlyStop = value })
        { Group = OptionGroup.Basic, JsonPath = "earlyStop" },
        new TrainingOption<bool>(
            "--keep-last", "Keep the weights of the last epoch, not those of the most accurate one", new SwitchFormat(),
            settings => settings.KeepLast, (settings, value) => settings with { KeepLast = value })
        { Group = OptionGroup.Basic, JsonPath = "keepLast" },
        new TrainingOption<bool>(
            "--drop-last", "Skip the last images of an epoch if they do not fill a batch", new SwitchFormat(),
            settings => settings.DropLast, (settings, value) => settings with { DropLast = value })
        { Group = OptionGroup.Basic, JsonPath = "dropLast", IsRequired = true },
    ];

    private static IEnumerable<TrainingOption> Optimization() =>
    [
        new TrainingOption<OptimizerSpec>(
            "--optimizer", "Optimizer", new ChoiceFormat<OptimizerSpec>(Optimizers.Names, Optimizers.Find, Optimizers.NameOf),
            settings => settings.Optimizer, SetOptimizer)
        { Group = OptionGroup.Optimization, JsonPath = "optimizer", IsRequired = true },
        new TrainingOption<float>(
            "--weight-decay", "L2 penalty; decoupled from the gradient with adamw", new NumberFormat<float>(FractionBelowOne),
            settings => Optimizers.WeightDecayOf(settings.Optimizer),
            (settings, value) => settings with { Optimizer = Optimizers.WithWeightDecay(settings.Optimizer, value) })
        { Group = OptionGroup.Optimization, JsonPath = "weightDecay", DefaultText = "0; 0.01 with adamw" },
        new TrainingOption<float>(
            "--momentum", "Momentum of sgd", new NumberFormat<float>(FractionBelowOne),
            settings => (settings.Optimizer as Sgd)?.Momentum ?? 0,
            (settings, value) => settings with
            {
                Optimizer = Optimizers.WithSgd(settings.Optimizer, value == 0, sgd => sgd with { Momentum = value }),
            })
        { Group = OptionGroup.Optimization, JsonPath = "momentum" },
        new TrainingOption<bool>(
            "--nesterov", "Use Nesterov momentum with sgd", new SwitchFormat(),
            settings => settings.Optimizer is Sgd { Nesterov: true },
            (settings, value) => settings with
            {
                Optimizer = Optimizers.WithSgd(settings.Optimizer, !value, sgd => sgd with { Nesterov = value }),
            })
        { Group = OptionGroup.Optimization, JsonPath = "nesterov" },
        new TrainingOption<ScheduleSpec>(
            "--schedule", "Schedule of the learning rate; --learning-rate is its largest value",
            new ChoiceFormat<ScheduleSpec>(Schedules.Names, Schedules.Find, Schedules.NameOf),
            settings => settings.Schedule, SetSchedule)
        { Group = OptionGroup.Optimization, JsonPath = "schedule" },
        new TrainingOption<float>(
            "--warm-up", "Fraction of the training in which the learning rate rises", new NumberFormat<float>(Fraction),
            settings => Schedules.WarmUpOf(settings.Schedule),
            (settings, value) => settings with { Schedule = Schedules.WithWarmUp(settings.Schedule, value) })
        { Group = OptionGroup.Optimization, JsonPath = "warmUp", DefaultText = "0.05 with cosine, 0.3 with one-cycle" },
        new TrainingOption<float>(
            "--ema", "Evaluate and keep an exponential moving average of the weights with this decay, such as 0.999; 0 for none",
            new NumberFormat<float>(FractionBelowOne),
            settings => settings.Optimizer.EmaDecay,
            (settings, value) => settings with { Optimizer = settings.Optimizer with { EmaDecay = value } })
        { Group = OptionGroup.Optimization, JsonPath = "emaDecay" },
    ];

    private static IEnumerable<TrainingOption> Regularizing() =>
    [
        new TrainingOption<float>(
            "--label-smoothing", "Label smoothing of the cross-entropy", new NumberFormat<float>(FractionBelowOne),
            settings => settings.LabelSmoothing, (settings, value) => settings with { LabelSmoothing = value })
        { Group = OptionGroup.Regularization, JsonPath = "labelSmoothing" },
        new TrainingOption<bool>(
            "--batch-norm", "Add batch normalization after each convolution that has none, after its ReLU and pooling", new SwitchFormat(),
            settings => settings.BatchNorm, (settings, value) => settings with { BatchNorm = value })
        { Group = OptionGroup.Regularization, JsonPath = "batchNorm" },
        new TrainingOption<float?>(
            "--dropout", "Dropout probability before the last linear layer; 0 for none", new OptionalNumberFormat<float>(FractionBelowOne),
            settings => settings.Dropout, (settings, value) => settings with { Dropout = value })
        {
            Group = OptionGroup.Regularization,
            JsonPath = "dropout",
            Effective = settings => $"{Regularization.DropoutOf(settings.ToModelSpec())}",
        },
    ];

    private static IEnumerable<TrainingOption> Augmenting() =>
    [
        Distortion(
            "shift", "Shift training images by up to N pixels along each axis, at random", NotNegative,
            augmentation => augmentation.Shift, (augmentation, value) => augmentation with { Shift = value }),
        Distortion(
            "rotation", "Rotate them by up to N degrees", new(0, Augmentation.MaxRotation),
            augmentation => augmentation.Rotation, (augmentation, value) => augmentation with { Rotation = value }),
        Distortion(
            "scale", "Scale them by up to this fraction: 0.1 for 0.9 to 1.1 times", FractionBelowOne,
            augmentation => augmentation.Scale, (augmentation, value) => augmentation with { Scale = value }),
        Distortion(
            "shear", "Shear them by up to N pixels along a row for each pixel down", NotNegative,
            augmentation => augmentation.Shear, (augmentation, value) => augmentation with { Shear = value }),
    ];

    private static TrainingOption<float> Distortion(
        string name, string help, Bounds<float> bounds, Func<Augmentation, float> get, Func<Augmentation, float, Augmentation> set)
    {
        var none = new Augmentation();
        return new TrainingOption<float>(
            $"--{name}", help, new NumberFormat<float>(bounds), settings => get(settings.Augmentation ?? none), Set)
        { Group = OptionGroup.Augmentation, JsonPath = $"augmentation.{name}" };

        TrainingSettings Set(TrainingSettings settings, float value)
        {
            var augmentation = set(settings.Augmentation ?? none, value);
            return settings with { Augmentation = augmentation == none ? null : augmentation };
        }
    }

    /// <summary>A newly named optimizer begins with its own constants, not with those of the one before; the average stays.</summary>
    private static TrainingSettings SetOptimizer(TrainingSettings settings, OptimizerSpec value) =>
        Optimizers.NameOf(value) == Optimizers.NameOf(settings.Optimizer)
            ? settings
            : settings with { Optimizer = value with { EmaDecay = settings.Optimizer.EmaDecay } };

    /// <summary>A newly named schedule begins with its own warm-up.</summary>
    private static TrainingSettings SetSchedule(TrainingSettings settings, ScheduleSpec value) =>
        Schedules.NameOf(value) == Schedules.NameOf(settings.Schedule) ? settings : settings with { Schedule = value };
}
