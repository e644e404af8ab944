using System.Text.Json;

namespace CudnnDigits.Safetensors;

/// <summary>A tensor's entry in the header; its data are the bytes <c>[Begin, End)</c> after the header.</summary>
internal sealed record SafetensorsEntry(string Name, ElementType Type, IReadOnlyList<int> Shape, int Count, long Begin, long End);

/// <summary>The parsed header; entries are in the order of their data.</summary>
internal sealed record SafetensorsHeader(IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<SafetensorsEntry> Entries)
{
    // Root, tensor, array: a valid header is not nested more deeply.
    private const int MaxDepth = 3;

    private const int MaxRank = 32;

    /// <exception cref="InvalidDataException">The JSON is malformed or not a safetensors header.</exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            return Parse(ref reader);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException)
        {
            // Utf8JsonReader throws InvalidOperationException for text that is not UTF-8 and for a value of another kind.
            throw new InvalidDataException($"the header is not the JSON of a safetensors file: {wrong.Message}", wrong);
        }
    }

    private static SafetensorsHeader Parse(ref Utf8JsonReader reader)
    {
        var metadata = new Dictionary<string, string>();
        var entries = new List<SafetensorsEntry>();
        var names = new HashSet<string>();
        reader.Read();
        Expect(ref reader, JsonTokenType.StartObject);
        while (NextName(ref reader) is { } name)
        {
            if (!names.Add(name)) throw new InvalidDataException($"{name}: occurs twice");
            if (name == SafetensorsFile.MetadataKey) ReadMetadata(ref reader, metadata);
            else entries.Add(ReadEntry(ref reader, name));
        }

        // Reads to the end: anything but white space after the object is an error.
        while (reader.Read()) { }
        return new SafetensorsHeader(metadata, [.. entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End)]);
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        while (NextName(ref reader) is { } key)
        {
            Expect(ref reader, JsonTokenType.String);
            if (!metadata.TryAdd(key, reader.GetString()!)) throw new InvalidDataException($"metadata {key}: occurs twice");
        }
    }

    private static SafetensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        List<long>? shape = null, offsets = null;
        Expect(ref reader, JsonTokenType.StartObject);
        while (NextName(ref reader) is { } field)
        {
            switch (field)
            {
                case "dtype" when type is null: type = reader.GetString(); break;
                case "shape" when shape is null: shape = ReadNumbers(ref reader); break;
                case "data_offsets" when offsets is null: offsets = ReadNumbers(ref reader); break;
                default: throw new InvalidDataException($"{name}: {field} is unknown or occurs twice");
            }
        }

        if (type is null || shape is null || offsets is null)
            throw new InvalidDataException($"{name}: dtype, shape and data_offsets are required");
        var element = ElementTypes.Find(type);
        if (element is null || (element == ElementType.I64 && shape.Count > 0))
            throw new InvalidDataException($"{name}: type {type} is not supported, only F32, F16, BF16, F64 and zero-dimensional I64");
        if (offsets.Count != 2) throw new InvalidDataException($"{name}: {offsets.Count} data_offsets, expected 2");
        return Entry(name, element.Value, shape, offsets[0], offsets[1]);
    }

    private static SafetensorsEntry Entry(string name, ElementType type, List<long> shape, long begin, long end)
    {
        var count = 1L;
        foreach (var size in shape)
        {
            // Both factors are below 2^31, so the product does not overflow before it is refused.
            count = size is >= 0 and <= int.MaxValue ? count * size : long.MaxValue;
            if (count > Array.MaxLength / sizeof(float))
                throw new InvalidDataException($"{name}: shape [{string.Join(", ", shape)}] is out of range");
        }

        var bytes = count * type.Size();
        if (end < begin || end - begin != bytes)
        {
            throw new InvalidDataException(
                $"{name}: data_offsets {begin} to {end}, shape [{string.Join(", ", shape)}] requires {bytes} bytes");
        }

        return new SafetensorsEntry(name, type, [.. shape.Select(size => (int)size)], (int)count, begin, end);
    }

    private static List<long> ReadNumbers(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var number = reader.GetInt64();
            if (number < 0) throw new InvalidDataException($"{number}: sizes and offsets must not be negative");
            if (numbers.Count == MaxRank) throw new InvalidDataException($"a shape of more than {MaxRank} dimensions");
            numbers.Add(number);
        }

        return numbers;
    }

    /// <summary>Advances to the value of the next property and returns its name, or null at the end of the object.</summary>
    private static string? NextName(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.PropertyName) return null;
        var name = reader.GetString();
        reader.Read();
        return name;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType expected)
    {
        if (reader.TokenType != expected) throw new InvalidDataException($"the header has {reader.TokenType} instead of {expected}");
    }
}
