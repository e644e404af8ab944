using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace CudnnDigits.Training.Settings;

/// <summary>How values of one type are written by users, in messages and in JSON, and which of them are valid.</summary>
public abstract class ValueFormat<T>
{
    /// <summary>What the help shows in place of a value; null for a switch, which needs none.</summary>
    public abstract string? Placeholder { get; }

    /// <summary>What the docs say of the values: "at least 1", "adam, adamw, sgd".</summary>
    public abstract string Range { get; }

    /// <summary>The words to choose from, where values are words.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>Parses what a user wrote.</summary>
    /// <param name="text">The text, in the invariant culture.</param>
    /// <param name="value">The value, which is valid.</param>
    /// <param name="problem">What is wrong with it, as the end of a sentence: "must be at least 1".</param>
    public bool TryParse(string text, [MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out string? problem)
    {
        problem = TryRead(text, out value) ? Check(value!) : Expectation;
        return problem is null;
    }

    /// <summary>What is wrong with a value; null where it is valid.</summary>
    public abstract string? Check(T value);

    /// <summary>The value as messages and the help show it.</summary>
    public abstract string Format(T value);

    /// <summary>Writes the value as a JSON value.</summary>
    public virtual void Write(Utf8JsonWriter writer, T value) => writer.WriteRawValue(Format(value));

    /// <summary>Reads a JSON value. Whether it is in range is for <see cref="Check"/> to say.</summary>
    /// <exception cref="InvalidDataException">The value is of another kind; the message ends a sentence.</exception>
    public virtual T Read(JsonElement element) => TryRead(element.GetRawText(), out var value)
        ? value
        : throw new InvalidDataException(Expectation);

    /// <summary>What to write instead of something that is no value at all.</summary>
    protected abstract string Expectation { get; }

    /// <summary>Parses a text, whatever the range.</summary>
    protected abstract bool TryRead(string text, [MaybeNullWhen(false)] out T value);
}
