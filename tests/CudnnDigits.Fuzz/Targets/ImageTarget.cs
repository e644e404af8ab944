using System.Buffers.Binary;
using System.IO.Compression;
using CudnnDigits.Imaging;

namespace CudnnDigits.Fuzz.Targets;

/// <summary>PNG, JPEG and BMP, decoded and made into a digit.</summary>
public sealed class ImageTarget : IFuzzTarget
{
    public string Name => "image";

    // All managed memory taken on the way, freed or not. Finding the digits of a page makes dozens of planes of the picture, one after
    // the other; a photo may take 500 MB.
    public long MostAllocated(int inputBytes) => inputBytes + 500_000_000L;

    // Strokes are looked for on 2048 x 2048 pixels.
    public TimeSpan Patience => TimeSpan.FromSeconds(4);

    public void Read(byte[] input) => DigitImage.From(ImageDecoder.Decode(input));

    public bool IsRefusal(Exception failure) => failure is ImageException;

    public IEnumerable<byte[]> Hostile()
    {
        foreach (var (width, height) in new[] { (60_000, 60_000),
            (int.MaxValue, int.MaxValue), (1, int.MaxValue), (int.MinValue, -1), (0, 0), (8000, 8000) })
        {
            yield return Png(width, height, new byte[64]);
        }

        // As many black pixels as are read at all, in a small file.
        yield return Png(8000, 8000, new byte[(8000 / 8 * 8000) + 8000]);
    }

    /// <summary>A grayscale image with one bit per pixel.</summary>
    private static byte[] Png(int width, int height, byte[] rows)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 1;
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(rows);
        return [0x89, .. "PNG\r\n\x1a\n"u8, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] content)
    {
        byte[] chunk = [.. BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(content.Length)), .. type, .. content];
        return [.. chunk, .. BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(Crc32(chunk.AsSpan(4))))];
    }

    /// <summary>The checksum of a chunk, over its type and content.</summary>
    public static uint Crc32(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xedb88320);
        }

        return ~crc;
    }
}
