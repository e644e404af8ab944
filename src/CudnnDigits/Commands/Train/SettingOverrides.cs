using System.Collections.Immutable;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Models;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Commands.Train;

/// <summary>The settings that the user chose, by option; all others come from a file of settings or are the network's defaults.</summary>
/// <param name="options">All options, in the order in which they can be applied.</param>
internal sealed class SettingOverrides(IReadOnlyList<TrainingOption> options)
{
    public const string DefaultNetwork = "cnn";

    private ImmutableDictionary<TrainingOption, string> _values = [];

    /// <summary>Nothing chosen.</summary>
    public static SettingOverrides None { get; } = new(TrainingOptions.All);

    /// <summary>These and one more.</summary>
    /// <param name="name">The option's name on the command line.</param>
    /// <param name="value">Its value as a user writes it.</param>
    public SettingOverrides With(string name, string value) =>
        new(options) { _values = _values.SetItem(options.Single(option => option.Name == name), value) };

    /// <summary>The settings that follow: what was chosen, else what <paramref name="file"/> says, else the network's defaults.</summary>
    /// <exception cref="UsageException">There is no such network, a value is out of range, or two do not go together.</exception>
    public TrainingSettings Resolve(TrainingSettings? file)
    {
        try
        {
            var network = _values.FirstOrDefault(value => value.Key.JsonPath == "network").Value ?? file?.Network ?? DefaultNetwork;
            var entry = Catalogue.Find(network);
            var settings = Apply(file ?? TrainingSettings.DefaultsOf(entry));
            settings.Validate();
            _ = Plan.Build(settings.ToModelSpec(), settings.BatchSize);
            return settings;
        }
        catch (ArgumentException wrong)
        {
            throw new UsageException(wrong.Message);
        }
    }

    /// <summary>The settings that a stored run resumes with: its own, except for the number of epochs.</summary>
    /// <exception cref="UsageException">Something was chosen that would make it another training.</exception>
    public TrainingSettings Resume(TrainingSettings stored)
    {
        var settings = Resolve(stored);
        // A schedule has the length of its training, so that with more epochs every learning rate would be another.
        if (settings.Epochs != stored.Epochs && settings.Schedule is not Constant)
            throw new UsageException(
                $"--epochs: the {Schedules.NameOf(settings.Schedule)} schedule of this run ends with epoch {stored.Epochs}");
        var changed = options.Where(option => !option.CanChangeOnResume && option.Format(stored) != option.Format(settings)).ToArray();
        return changed.Length == 0 ? settings : throw new UsageException("--resume keeps the settings of the run: "
            + string.Join("; ", changed.Select(option => $"{option.Name} is {option.Format(stored)}, not {option.Format(settings)}")));
    }

    private TrainingSettings Apply(TrainingSettings settings) => options.Where(_values.ContainsKey)
        .Aggregate(settings, (applied, option) => option.Apply(applied, _values[option]));
}
