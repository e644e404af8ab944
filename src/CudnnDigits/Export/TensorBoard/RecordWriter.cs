using System.Buffers.Binary;
using System.Numerics;

namespace CudnnDigits.Export.TensorBoard;

/// <summary>
/// Writes TFRecords: the length (8 bytes), its checksum, the data, their checksum. A checksum is the CRC-32C rotated right by 15 bits plus
/// a constant: the CRC of data that contain their own CRC would be trivial.
/// </summary>
/// <remarks>The format: https://www.tensorflow.org/tutorials/load_data/tfrecord</remarks>
internal static class RecordWriter
{
    private const uint MaskDelta = 0xa282ead8;

    public static void Write(Stream stream, ReadOnlySpan<byte> data)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)data.Length);
        stream.Write(length);
        WriteChecksum(stream, length);
        stream.Write(data);
        WriteChecksum(stream, data);
    }

    /// <summary>CRC-32C (Castagnoli) with the usual inversion at both ends.</summary>
    internal static uint Crc32C(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data) crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }

    private static void WriteChecksum(Stream stream, ReadOnlySpan<byte> data)
    {
        Span<byte> checksum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, BitOperations.RotateRight(Crc32C(data), 15) + MaskDelta);
        stream.Write(checksum);
    }
}
