using System.Text.Json;
using CudnnDigits.Models;

namespace CudnnDigits.Training.Settings;

/// <summary>What an option is about: the help and the docs show options in these groups.</summary>
public enum OptionGroup
{
    Basic,
    Optimization,
    Regularization,
    Augmentation,
}

/// <summary>
/// One setting of a training, told once: its name, help and range, where it goes in <see cref="TrainingSettings"/> and how
/// <c>run.json</c> spells it. The command line, <c>--config</c>, completion, validation, run.json and docs/options.md all come from it.
/// </summary>
/// <param name="name">On the command line: <c>--momentum</c>.</param>
/// <param name="help">What it does, in an imperative or a noun.</param>
public abstract class TrainingOption(string name, string help)
{
    public string Name => name;

    public string Help => help;

    public required OptionGroup Group { get; init; }

    /// <summary>The property of run.json; <c>outer.inner</c> for one of an object.</summary>
    public required string JsonPath { get; init; }

    /// <summary>Whether a run.json without it is no description of a training.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether a run that is resumed may change it.</summary>
    public bool CanChangeOnResume { get; init; }

    /// <summary>What it is unless chosen, where neither a value nor the network's settings say so.</summary>
    public string? DefaultText { get; init; }

    /// <summary>What a network has, where the settings leave it to the network.</summary>
    public Func<TrainingSettings, string>? Effective { get; init; }

    /// <inheritdoc cref="ValueFormat{T}.Placeholder"/>
    public abstract string? Placeholder { get; }

    /// <inheritdoc cref="ValueFormat{T}.Range"/>
    public abstract string Range { get; }

    /// <inheritdoc cref="ValueFormat{T}.Words"/>
    public abstract IReadOnlyList<string> Words { get; }

    /// <summary>What it is for messages: "learning rate".</summary>
    public string Label => Name.TrimStart('-').Replace('-', ' ');

    /// <summary>What a network trains with by default.</summary>
    public string DefaultOf(CatalogueEntry entry)
    {
        var settings = TrainingSettings.DefaultsOf(entry);
        return Effective?.Invoke(settings) ?? Format(settings);
    }

    /// <summary>What is wrong with a text; null where it is a valid value.</summary>
    public abstract string? Check(string text);

    /// <summary>What is wrong with the value of these settings; null where it is valid.</summary>
    public abstract string? Check(TrainingSettings settings);

    /// <summary>The value as messages show it.</summary>
    public abstract string Format(TrainingSettings settings);

    /// <summary>The settings with a value that a user wrote.</summary>
    /// <exception cref="ArgumentException">The text is no valid value, or does not go with the other settings.</exception>
    public abstract TrainingSettings Apply(TrainingSettings settings, string text);

    /// <summary>The settings with the value of a file.</summary>
    /// <exception cref="InvalidDataException">It is of another kind; the message ends a sentence.</exception>
    /// <exception cref="ArgumentException">It does not go with the other settings.</exception>
    public abstract TrainingSettings Read(TrainingSettings settings, JsonElement value);

    /// <summary>The settings with the value that others have.</summary>
    public abstract TrainingSettings Copy(TrainingSettings settings, TrainingSettings from);

    public abstract void Write(Utf8JsonWriter writer, TrainingSettings settings);
}

/// <inheritdoc/>
/// <param name="name">On the command line.</param>
/// <param name="help">What it does.</param>
/// <param name="format">How values are written.</param>
/// <param name="get">The value of settings.</param>
/// <param name="set">Settings with a value. Throws an <see cref="ArgumentException"/> where it does not go with the others.</param>
public sealed class TrainingOption<T>(
    string name, string help, ValueFormat<T> format, Func<TrainingSettings, T> get, Func<TrainingSettings, T, TrainingSettings> set)
    : TrainingOption(name, help)
{
    public override string? Placeholder => format.Placeholder;

    public override string Range => format.Range;

    public override IReadOnlyList<string> Words => format.Words;

    public override string? Check(string text) => format.TryParse(text, out _, out var problem) ? null : problem;

    public override string? Check(TrainingSettings settings) => format.Check(get(settings));

    public override string Format(TrainingSettings settings) => format.Format(get(settings));

    public override TrainingSettings Apply(TrainingSettings settings, string text) => format.TryParse(text, out var value, out var problem)
        ? Set(settings, value)
        : throw new ArgumentException($"{Label} {text}: {problem}");

    public override TrainingSettings Read(TrainingSettings settings, JsonElement value) => Set(settings, format.Read(value));

    public override TrainingSettings Copy(TrainingSettings settings, TrainingSettings from) => Set(settings, get(from));

    public override void Write(Utf8JsonWriter writer, TrainingSettings settings) => format.Write(writer, get(settings));

    private TrainingSettings Set(TrainingSettings settings, T value)
    {
        try
        {
            return set(settings, value);
        }
        catch (ArgumentException wrong)
        {
            throw new ArgumentException($"{Label} {format.Format(value)}: {wrong.Message}", wrong);
        }
    }
}
