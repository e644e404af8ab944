using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace CudnnDigits.Safetensors;

/// <summary>Writes safetensors, with a checksum of the content among the metadata.</summary>
public static class SafetensorsWriter
{
    // The format wants the data to start on a multiple of 8 bytes, so that they can be mapped into memory as they are.
    private const int DataAlignment = 8;

    /// <exception cref="ArgumentException">Two tensors share a name, or a tensor's values do not fill its shape.</exception>
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
        foreach (var tensor in file.Tensors) offset = WriteEntry(json, tensor, offset);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    private static long WriteEntry(Utf8JsonWriter json, FloatTensor tensor, long offset)
    {
        var end = offset + ((long)tensor.Values.Length * sizeof(float));
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", SafetensorsFile.FloatType);
        json.WriteStartArray("shape");
        foreach (var size in tensor.Shape) json.WriteNumberValue(size);
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
        foreach (var (name, shape, values) in file.Tensors)
        {
            if (!names.Add(name)) throw new ArgumentException($"{name}: this name is taken, and names must differ");
            var count = shape.Aggregate(1L, (product, size) => checked(product * size));
            if (count != values.Length)
                throw new ArgumentException($"{name}: shape [{string.Join(", ", shape)}] wants {count} values, {values.Length} were given");
        }
    }
}
