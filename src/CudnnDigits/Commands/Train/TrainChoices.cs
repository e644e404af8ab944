using CudnnDigits.Commands.Terminal;
using CudnnDigits.Models;
using CudnnDigits.Training;

namespace CudnnDigits.Commands.Train;

/// <summary>What the user chose for a training; null where the choice is left to a file of settings or to the network's defaults.</summary>
internal sealed record TrainChoices
{
    private const string DefaultNetwork = "cnn";
    private const ulong DefaultSeed = 1;

    /// <summary>What a run that is resumed keeps, by the names of the command line.</summary>
    private static readonly (string Name, Func<TrainingSettings, object> Value)[] Kept =
    [
        ("network", settings => settings.Network),
        ("--batch-size", settings => settings.BatchSize),
        ("--learning-rate", settings => settings.LearningRate),
        ("--schedule", settings => settings.Schedule),
        ("--warm-up", settings => settings.WarmUp),
        ("--optimizer", settings => settings.Optimizer),
        ("--weight-decay", settings => settings.WeightDecay),
        ("--momentum", settings => settings.Momentum),
        ("--nesterov", settings => settings.Nesterov),
        ("--ema", settings => settings.EmaDecay),
        ("--early-stop", settings => settings.EarlyStop),
        ("--validation", settings => settings.Validation),
        ("--label-smoothing", settings => settings.LabelSmoothing),
        ("--batch-norm", settings => settings.BatchNorm),
        ("--dropout", settings => (object?)settings.Dropout ?? "the network's"),
        ("--shift", settings => settings.Augmentation?.Shift ?? 0),
        ("--rotation", settings => settings.Augmentation?.Rotation ?? 0),
        ("--scale", settings => settings.Augmentation?.Scale ?? 0),
        ("--shear", settings => settings.Augmentation?.Shear ?? 0),
        ("--seed", settings => settings.Seed),
        ("--drop-last", settings => settings.DropLast),
        ("--keep-last", settings => settings.KeepLast),
    ];

    public string? Network { get; init; }

    public int? Epochs { get; init; }

    public int? BatchSize { get; init; }

    public float? LearningRate { get; init; }

    public string? Schedule { get; init; }

    public float? WarmUp { get; init; }

    public string? Optimizer { get; init; }

    public float? WeightDecay { get; init; }

    public float? Momentum { get; init; }

    public bool? Nesterov { get; init; }

    public float? EmaDecay { get; init; }

    public float? LabelSmoothing { get; init; }

    public bool? BatchNorm { get; init; }

    public float? Dropout { get; init; }

    public AugmentationChoices Augmentation { get; init; } = new();

    public int? EarlyStop { get; init; }

    public int? Validation { get; init; }

    public ulong? Seed { get; init; }

    public bool? DropLast { get; init; }

    public bool? KeepLast { get; init; }

    /// <summary>The settings that follow: what was chosen, else what <paramref name="file"/> says, else the network's own.</summary>
    /// <exception cref="UsageException">No such network, or a value out of range.</exception>
    public TrainingSettings Resolve(TrainingSettings? file)
    {
        try
        {
            var entry = Catalogue.Find(Network ?? file?.Network ?? DefaultNetwork);
            var settings = Apply((file ?? TrainingSettings.DefaultsOf(entry, DefaultSeed)) with { Network = entry.Spec.Name });
            settings.Validate();
            _ = Plan.Build(settings.Spec(), settings.BatchSize);
            return settings;
        }
        catch (ArgumentException wrong)
        {
            throw new UsageException(wrong.Message);
        }
    }

    /// <summary>The settings that a stored run goes on with: its own, but for the number of epochs.</summary>
    /// <exception cref="UsageException">Something was chosen that would make it another training.</exception>
    public TrainingSettings Resume(TrainingSettings stored)
    {
        var settings = Resolve(stored);
        // A schedule has the length of its training, so that with more epochs every rate would be another.
        if (settings.Epochs != stored.Epochs && Schedules.Find(stored.Schedule) is not Constant)
            throw new UsageException($"--epochs: the {stored.Schedule} schedule of this run ends with epoch {stored.Epochs}");
        if (settings == stored with { Epochs = settings.Epochs }) return settings;
        throw new UsageException("--resume goes on with what the run began with: " + string.Join("; ", Kept
            .Where(kept => !kept.Value(stored).Equals(kept.Value(settings)))
            .Select(kept => $"{kept.Name} is {kept.Value(stored)}, not {kept.Value(settings)}")));
    }

    private TrainingSettings Apply(TrainingSettings settings)
    {
        // An optimizer that is named begins with its own constants, and a schedule with its own warm-up, not with those of another.
        if (Optimizer is { } optimizer && optimizer != settings.Optimizer) settings = settings.With(Optimizers.Find(optimizer));
        if (Schedule is { } schedule && schedule != settings.Schedule)
            settings = settings with { Schedule = schedule, WarmUp = Schedules.WarmUpOf(Schedules.Find(schedule)) };
        return settings with
        {
            Epochs = Epochs ?? settings.Epochs,
            BatchSize = BatchSize ?? settings.BatchSize,
            LearningRate = LearningRate ?? settings.LearningRate,
            WarmUp = WarmUp ?? settings.WarmUp,
            WeightDecay = WeightDecay ?? settings.WeightDecay,
            Momentum = Momentum ?? settings.Momentum,
            Nesterov = Nesterov ?? settings.Nesterov,
            EmaDecay = EmaDecay ?? settings.EmaDecay,
            LabelSmoothing = LabelSmoothing ?? settings.LabelSmoothing,
            BatchNorm = BatchNorm ?? settings.BatchNorm,
            Dropout = Dropout ?? settings.Dropout,
            Augmentation = Augmentation.Apply(settings.Augmentation),
            EarlyStop = EarlyStop ?? settings.EarlyStop,
            Validation = Validation ?? settings.Validation,
            Seed = Seed ?? settings.Seed,
            DropLast = DropLast ?? settings.DropLast,
            KeepLast = KeepLast ?? settings.KeepLast,
        };
    }
}
