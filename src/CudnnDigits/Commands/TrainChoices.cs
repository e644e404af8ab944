using CudnnDigits.Models;
using CudnnDigits.Training;

namespace CudnnDigits.Commands;

/// <summary>What the user chose for a training; null where the choice is left to a file of settings or to the network's defaults.</summary>
internal sealed record TrainChoices(
    string? Network, int? Epochs, int? BatchSize, float? LearningRate, string? Optimizer, ulong? Seed, bool? DropLast)
{
    private const string DefaultNetwork = "cnn";
    private const ulong DefaultSeed = 1;

    /// <summary>The settings that follow: what was chosen, else what <paramref name="file"/> says, else the network's own.</summary>
    /// <exception cref="UsageException">No such network, or a value out of range.</exception>
    public TrainingSettings Settle(TrainingSettings? file)
    {
        try
        {
            var entry = Catalogue.Find(Network ?? file?.Network ?? DefaultNetwork);
            var settings = new TrainingSettings(
                entry.Spec.Name,
                Epochs ?? file?.Epochs ?? entry.Epochs,
                BatchSize ?? file?.BatchSize ?? entry.BatchSize,
                LearningRate ?? file?.LearningRate ?? entry.LearningRate,
                Optimizer ?? file?.Optimizer ?? Optimizers.NameOf(entry.Optimizer),
                Seed ?? file?.Seed ?? DefaultSeed,
                DropLast ?? file?.DropLast ?? false);
            settings.Validate();
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
        var settings = Settle(stored);
        if (settings == stored with { Epochs = settings.Epochs }) return settings;
        var differences = new (string Name, object Stored, object Chosen)[]
        {
            ("network", stored.Network, settings.Network),
            ("--batch-size", stored.BatchSize, settings.BatchSize),
            ("--learning-rate", stored.LearningRate, settings.LearningRate),
            ("--optimizer", stored.Optimizer, settings.Optimizer),
            ("--seed", stored.Seed, settings.Seed),
            ("--drop-last", stored.DropLast, settings.DropLast),
        };
        throw new UsageException("--resume goes on with what the run began with: " + string.Join("; ", differences
            .Where(difference => !difference.Stored.Equals(difference.Chosen))
            .Select(difference => $"{difference.Name} is {difference.Stored}, not {difference.Chosen}")));
    }
}
