using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace CudnnDigits.Training.Settings;

/// <summary>A finite number within bounds.</summary>
public sealed class NumberFormat<T>(Bounds<T> bounds) : ValueFormat<T>
    where T : struct, INumber<T>
{
    // Half of one is zero for integers alone.
    private static readonly bool IsWhole = T.One / (T.One + T.One) == T.Zero;

    public override string Placeholder => "N";

    public override string Range => $"{bounds}";

    protected override string Expectation =>
        $"must be {(IsWhole ? "a whole number" : "a number")}, {bounds}";

    public override string? Check(T value)
    {
        if (!T.IsFinite(value)) return "must be a finite number";
        return bounds.Contains(value) ? null : $"must be {bounds}";
    }

    public override string Format(T value) => value.ToString(null, CultureInfo.InvariantCulture);

    protected override bool TryRead(string text, out T value) =>
        T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}

/// <summary>A number within bounds, or nothing, where the network decides.</summary>
public sealed class OptionalNumberFormat<T>(Bounds<T> bounds) : ValueFormat<T?>
    where T : struct, INumber<T>
{
    private readonly NumberFormat<T> _number = new(bounds);

    public override string? Placeholder => _number.Placeholder;

    public override string Range => _number.Range;

    protected override string Expectation => $"must be a number, {bounds}";

    public override string? Check(T? value) => value is { } number ? _number.Check(number) : null;

    public override string Format(T? value) => value is { } number ? _number.Format(number) : "the network's";

    public override void Write(Utf8JsonWriter writer, T? value)
    {
        if (value is { } number) _number.Write(writer, number);
        else writer.WriteNullValue();
    }

    public override T? Read(JsonElement element) => element.ValueKind == JsonValueKind.Null ? null : _number.Read(element);

    protected override bool TryRead(string text, out T? value)
    {
        var read = T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        value = read ? number : null;
        return read;
    }
}

/// <summary>On or off.</summary>
public sealed class SwitchFormat : ValueFormat<bool>
{
    public override string? Placeholder => null;

    public override string Range => "on or off";

    protected override string Expectation => "must be true or false";

    public override string? Check(bool value) => null;

    public override string Format(bool value) => value ? "true" : "false";

    protected override bool TryRead(string text, out bool value) => bool.TryParse(text, out value);
}

/// <summary>One of a few values that go by name.</summary>
/// <param name="names">All names.</param>
/// <param name="find">The value of a name.</param>
/// <param name="nameOf">The name of a value.</param>
public sealed class ChoiceFormat<T>(IReadOnlyList<string> names, Func<string, T> find, Func<T, string> nameOf) : ValueFormat<T>
{
    public override string Placeholder => "NAME";

    public override string Range => string.Join(", ", names);

    public override IReadOnlyList<string> Words => names;

    protected override string Expectation => $"must be one of {Range}";

    public override string? Check(T value) => null;

    public override string Format(T value) => nameOf(value);

    public override void Write(Utf8JsonWriter writer, T value) => writer.WriteStringValue(nameOf(value));

    public override T Read(JsonElement element) => element.ValueKind == JsonValueKind.String && TryRead(element.GetString()!, out var value)
        ? value
        : throw new InvalidDataException(Expectation);

    protected override bool TryRead(string text, [MaybeNullWhen(false)] out T value)
    {
        var known = names.Contains(text);
        value = known ? find(text) : default;
        return known;
    }
}

/// <summary>A name, which the user may complete from some that are known.</summary>
/// <param name="known">The names to complete from.</param>
public sealed class NameFormat(IReadOnlyList<string> known) : ValueFormat<string>
{
    public override string Placeholder => "NAME";

    public override string Range => string.Join(", ", known);

    public override IReadOnlyList<string> Words => known;

    protected override string Expectation => "must be a name";

    public override string? Check(string value) => null;

    public override string Format(string value) => value;

    public override void Write(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);

    public override string Read(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : throw new InvalidDataException(Expectation);

    protected override bool TryRead(string text, [MaybeNullWhen(false)] out string value)
    {
        value = text;
        return true;
    }
}
