using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace CudnnDigits.Safetensors;

/// <summary>Writes safetensors files with a checksum of the content in the metadata.</summary>
public static class SafetensorsWriter
{
    // The format requires the data to start at a multiple of 8 bytes, so that they can be memory-mapped.
    private const int DataAlignment = 8;

    /// <exception cref="ArgumentException">Two tensors have the same name, or a tensor's values do not match its shape.</exception>
    public static void Write(Stream stream, SafetensorsFile file)
    {
        Check(file);
        var header = Header(file);
        var padding = (DataAlignment - (header.Length % DataAlignment)) % DataAlignment;
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)(header.Length + padding));
        stream.Write(length);
        stream.Write(header);
        stream.Write("        "u8[..padding]);
        foreach (var counter in file.Counters) stream.Write(BitConverter.GetBytes(counter.Value));
        foreach (var tensor in file.Tensors) stream.Write(MemoryMarshal.AsBytes(tensor.Values.Span));
    }

    private static ReadOnlySpan<byte> Header(SafetensorsFile file)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartObject(SafetensorsFile.MetadataKey);
        foreach (var (key, value) in file.Metadata)
        {
            if (key != SafetensorsFile.ChecksumKey) json.WriteString(key, value);
        }

        json.WriteString(SafetensorsFile.ChecksumKey, Checksum.Compute(file));
        json.WriteEndObject();
        var offset = 0L;
        foreach (var counter in file.Counters)
            offset = WriteEntry(json, counter.Name, SafetensorsFile.CounterType, [], offset, offset + sizeof(long));
        foreach (var (name, shape, values) in file.Tensors)
            offset = WriteEntry(json, name, SafetensorsFile.FloatType, shape, offset, offset + ((long)values.Length * sizeof(float)));
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    private static long WriteEntry(Utf8JsonWriter json, string name, string type, IReadOnlyList<int> shape, long offset, long end)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", type);
        json.WriteStartArray("shape");
        foreach (var size in shape) json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
        return end;
    }

    private static void Check(SafetensorsFile file)
    {
        var names = new HashSet<string> { SafetensorsFile.MetadataKey };
        foreach (var name in file.Counters.Select(counter => counter.Name).Concat(file.Tensors.Select(tensor => tensor.Name)))
        {
            if (!names.Add(name)) throw new ArgumentException($"{name}: two tensors have this name");
        }

        foreach (var (name, shape, values) in file.Tensors)
        {
            var count = shape.Aggregate(1L, (product, size) => checked(product * size));
            if (count != values.Length)
            {
                throw new ArgumentException(
                    $"{name}: shape [{string.Join(", ", shape)}] requires {count} values, but there are {values.Length}");
            }
        }
    }
}
