using System.Buffers.Binary;
using Google.Protobuf;

namespace CudnnDigits.Tests.Export;

/// <summary>A message's fields in their order, parsed without knowing what they mean: numbers, or bytes.</summary>
internal sealed record ProtoField(int Number, ulong Value, byte[] Bytes)
{
    public static IReadOnlyList<ProtoField> Parse(byte[] message)
    {
        var input = new CodedInputStream(message);
        var fields = new List<ProtoField>();
        while (input.ReadTag() is not 0 and var tag)
        {
            var number = WireFormat.GetTagFieldNumber(tag);
            fields.Add(WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => new ProtoField(number, input.ReadUInt64(), []),
                WireFormat.WireType.Fixed32 => new ProtoField(number, input.ReadFixed32(), []),
                WireFormat.WireType.Fixed64 => new ProtoField(number, input.ReadFixed64(), []),
                _ => new ProtoField(number, 0, input.ReadBytes().ToByteArray()),
            });
        }

        return fields;
    }
}

/// <summary>One value of a summary, as TensorBoard would take it from the file.</summary>
internal sealed record EventValue(string Tag, long Step, IReadOnlyList<ProtoField> Fields)
{
    public float Scalar => BitConverter.UInt32BitsToSingle((uint)Field(2).Value);

    public ProtoField Field(int number) => Fields.Single(field => field.Number == number);
}

/// <summary>
/// Reads event files without any of the code that wrote them; its CRC-32C is the bitwise definition of RFC 3720, not the processor's.
/// </summary>
internal static class EventReader
{
    public static IReadOnlyList<EventValue> Read(string path)
    {
        var records = Records(File.ReadAllBytes(path)).Select(ProtoField.Parse).ToArray();
        Assert.That(Text(records[0], 3), Is.EqualTo("brain.Event:2"), "the first record says the version");
        return [.. records.Skip(1).SelectMany(record => ProtoField.Parse(Bytes(record, 5)).Select(value =>
        {
            var fields = ProtoField.Parse(value.Bytes);
            return new EventValue(Text(fields, 1), (long)(record.SingleOrDefault(field => field.Number == 2)?.Value ?? 0), fields);
        }))];
    }

    public static double[] Doubles(byte[] packed) =>
        [.. packed.Chunk(8).Select(value => BinaryPrimitives.ReadDoubleLittleEndian(value))];

    private static IEnumerable<byte[]> Records(byte[] file)
    {
        for (var start = 0; start < file.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(start));
            Check(file, start, 8);
            Check(file, start + 12, length);
            yield return file[(start + 12)..(start + 12 + length)];
            start += 16 + length;
        }
    }

    private static void Check(byte[] file, int start, int length)
    {
        var found = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(start + length)) - 0xa282ead8;
        var crc = uint.MaxValue;
        foreach (var value in file.AsSpan(start, length))
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0x82f63b78);
        }

        Assert.That((found >> 17) | (found << 15), Is.EqualTo(~crc), $"checksum of the {length} bytes at {start}");
    }

    private static byte[] Bytes(IReadOnlyList<ProtoField> fields, int number) => fields.Single(field => field.Number == number).Bytes;

    private static string Text(IReadOnlyList<ProtoField> fields, int number) => System.Text.Encoding.UTF8.GetString(Bytes(fields, number));
}
