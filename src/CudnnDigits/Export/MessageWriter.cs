using Google.Protobuf;

namespace CudnnDigits.Export;

/// <summary>
/// Writes a Protocol Buffers message field by field. The two exported formats need a few dozen fields, far less than the classes generated
/// from their schemas.
/// </summary>
/// <remarks>The format: https://protobuf.dev/programming-guides/encoding/</remarks>
internal sealed class MessageWriter
{
    private readonly CodedOutputStream _output;

    private MessageWriter(CodedOutputStream output) => _output = output;

    /// <summary>Encodes the message whose fields <paramref name="write"/> writes.</summary>
    public static byte[] Build(Action<MessageWriter> write)
    {
        using var buffer = new MemoryStream();
        using var output = new CodedOutputStream(buffer);
        write(new MessageWriter(output));
        output.Flush();
        return buffer.ToArray();
    }

    public MessageWriter Integer(int field, long value)
    {
        _output.WriteTag(field, WireFormat.WireType.Varint);
        _output.WriteInt64(value);
        return this;
    }

    public MessageWriter Single(int field, float value)
    {
        _output.WriteTag(field, WireFormat.WireType.Fixed32);
        _output.WriteFloat(value);
        return this;
    }

    public MessageWriter Double(int field, double value)
    {
        _output.WriteTag(field, WireFormat.WireType.Fixed64);
        _output.WriteDouble(value);
        return this;
    }

    public MessageWriter Text(int field, string value)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteString(value);
        return this;
    }

    public MessageWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteBytes(ByteString.CopyFrom(value));
        return this;
    }

    public MessageWriter Message(int field, Action<MessageWriter> write) => Bytes(field, Build(write));

    /// <summary>A packed field: one tag, then all values.</summary>
    public MessageWriter Doubles(int field, IReadOnlyCollection<double> values)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteLength(values.Count * sizeof(double));
        foreach (var value in values) _output.WriteDouble(value);
        return this;
    }
}
