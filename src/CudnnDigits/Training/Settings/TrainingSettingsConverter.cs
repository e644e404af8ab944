using System.Text.Json;
using System.Text.Json.Serialization;
using CudnnDigits.Models;

namespace CudnnDigits.Training.Settings;

/// <summary>
/// Settings in JSON as the options spell them. An object inside, such as <c>augmentation</c>, is null where all of its values are zero.
/// A file of an earlier version may lack options that came later: they have their zero value.
/// </summary>
/// <param name="trainingOptions">All options, in the order in which they can be applied.</param>
public sealed class TrainingSettingsConverter(IReadOnlyList<TrainingOption> trainingOptions) : JsonConverter<TrainingSettings>
{
    private static readonly TrainingSettings Zero = new("", 0, 0, 0, new Sgd(), 0);

    public TrainingSettingsConverter()
        : this(TrainingOptions.All)
    {
    }

    /// <exception cref="InvalidDataException">A required option is missing or a value is of the wrong kind.</exception>
    public override TrainingSettings Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw new InvalidDataException("training: must be an object");
        var settings = Zero;
        foreach (var option in trainingOptions) settings = Read(option, settings, document.RootElement);
        return settings;
    }

    public override void Write(Utf8JsonWriter writer, TrainingSettings value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var section in trainingOptions.GroupBy(option => Split(option).Outer))
        {
            if (section.Key is null) WriteAll(section);
            else WriteObject(section.Key, section);
        }

        writer.WriteEndObject();

        void WriteObject(string name, IEnumerable<TrainingOption> members)
        {
            writer.WritePropertyName(name);
            if (members.All(member => member.Format(value) == member.Format(Zero)))
            {
                writer.WriteNullValue();
                return;
            }

            writer.WriteStartObject();
            WriteAll(members);
            writer.WriteEndObject();
        }

        void WriteAll(IEnumerable<TrainingOption> members)
        {
            foreach (var member in members)
            {
                writer.WritePropertyName(Split(member).Inner);
                member.Write(writer, value);
            }
        }
    }

    private static TrainingSettings Read(TrainingOption option, TrainingSettings settings, JsonElement root)
    {
        var (outer, inner) = Split(option);
        var holder = root;
        if (outer is not null)
        {
            if (!root.TryGetProperty(outer, out holder) || holder.ValueKind == JsonValueKind.Null) return option.Copy(settings, Zero);
            if (holder.ValueKind != JsonValueKind.Object) throw new InvalidDataException($"{outer}: must be an object or null");
        }

        if (holder.TryGetProperty(inner, out var value)) return ReadValue(option, settings, value);
        return option.IsRequired ? throw new InvalidDataException($"{option.JsonPath} is missing") : option.Copy(settings, Zero);
    }

    private static TrainingSettings ReadValue(TrainingOption option, TrainingSettings settings, JsonElement value)
    {
        try
        {
            return option.Read(settings, value);
        }
        catch (InvalidDataException wrong)
        {
            throw new InvalidDataException($"{option.JsonPath}: {wrong.Message}", wrong);
        }
        catch (ArgumentException wrong)
        {
            throw new InvalidDataException(wrong.Message, wrong);
        }
    }

    private static (string? Outer, string Inner) Split(TrainingOption option) =>
        option.JsonPath.Split('.') is [var outer, var inner] ? (outer, inner) : (null, option.JsonPath);
}
