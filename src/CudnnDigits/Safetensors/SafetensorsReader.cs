using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CudnnDigits.Safetensors;

/// <summary>
/// Reads untrusted safetensors files: every size in the header is checked against the length of the file before anything of that size is
/// allocated.
/// </summary>
public static class SafetensorsReader
{
    /// <exception cref="InvalidDataException">
    /// The file is not safetensors, is corrupt, or has unsupported types; the message says which.
    /// </exception>
    public static SafetensorsFile Read(string path)
    {
        using var stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <param name="stream">A stream with a known length, at its start.</param>
    /// <param name="name">Its name in messages.</param>
    /// <inheritdoc cref="Read(string)"/>
    public static SafetensorsFile Read(Stream stream, string name)
    {
        try
        {
            return Read(stream);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"{name}: {wrong.Message}", wrong);
        }
    }

    private static SafetensorsFile Read(Stream stream)
    {
        var header = SafetensorsHeader.Parse(ReadHeader(stream));
        CheckLayout(header.Entries, stream.Length - stream.Position);
        var (tensors, counters) = (new List<FloatTensor>(), new List<CounterTensor>());
        // In the order of the data, so that the file is read sequentially.
        foreach (var entry in header.Entries)
        {
            if (entry.Type == ElementType.I64) counters.Add(new CounterTensor(entry.Name, ReadValues<long>(stream, 1)[0]));
            else tensors.Add(new FloatTensor(entry.Name, entry.Shape, ReadFloats(stream, entry)));
        }

        var file = new SafetensorsFile(header.Metadata, tensors) { Counters = counters };
        CheckChecksum(file);
        return file;
    }

    private static float[] ReadFloats(Stream stream, SafetensorsEntry entry)
    {
        if (entry.Type == ElementType.F32) return ReadValues<float>(stream, entry.Count);
        var bytes = new byte[(long)entry.Count * entry.Type.Size()];
        stream.ReadExactly(bytes);
        return entry.Type.ToSingle(new float[entry.Count], bytes);
    }

    private static T[] ReadValues<T>(Stream stream, int count)
        where T : unmanaged
    {
        var values = new T[count];
        stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private static byte[] ReadHeader(Stream stream)
    {
        if (stream.Length < sizeof(ulong))
        {
            throw new InvalidDataException(
                $"truncated: {stream.Length} bytes, but a safetensors file starts with 8 bytes of header length");
        }

        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        var rest = stream.Length - sizeof(ulong);
        if (length > SafetensorsFile.MaxHeaderBytes || length > (ulong)rest)
        {
            throw new InvalidDataException(
                $"the header claims {length} bytes, but {rest} follow and at most {SafetensorsFile.MaxHeaderBytes} are allowed: "
                + "not a safetensors file, or truncated");
        }

        var header = new byte[length];
        stream.ReadExactly(header);
        return header;
    }

    /// <summary>The tensors must cover the data exactly: no gaps, no overlaps, no trailing bytes.</summary>
    private static void CheckLayout(IReadOnlyList<SafetensorsEntry> entries, long dataBytes)
    {
        var next = 0L;
        foreach (var entry in entries)
        {
            if (entry.Begin != next)
                throw new InvalidDataException($"{entry.Name}: its data begin at {entry.Begin}, expected {next} (no gaps, no overlaps)");
            next = entry.End;
            if (next > dataBytes)
                throw new InvalidDataException($"{entry.Name}: its data end at {next}, but the file has {dataBytes} bytes of data");
        }

        if (next != dataBytes)
            throw new InvalidDataException($"{dataBytes} bytes of data, but the tensors require {next}: wrong length");
    }

    private static void CheckChecksum(SafetensorsFile file)
    {
        if (!file.Metadata.TryGetValue(SafetensorsFile.ChecksumKey, out var expected)) return;
        var found = Checksum.Compute(file);
        if (found != expected)
        {
            throw new InvalidDataException(
                $"the checksum is {found}, but the file says {expected}: corrupt or modified since it was written");
        }
    }
}
