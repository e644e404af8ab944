using System.Buffers.Binary;
using System.IO.Compression;
using CudnnDigits.Data;

namespace CudnnDigits.Fuzz.Targets;

/// <summary>IDX files packed by gzip.</summary>
public sealed class GzipTarget : IFuzzTarget
{
    // What a byte of deflate can hold at most.
    private const long Expansion = 1032;

    private const int BombBytes = 64 << 20;

    public string Name => "gzip";

    public long MostAllocated(int inputBytes) => (Expansion * inputBytes) + (128 << 10);

    public void Read(byte[] input) => IdxReader.Read(new MemoryStream(input), "input", rank: 3);

    public bool IsRefusal(Exception failure) => failure is DataFormatException;

    public IEnumerable<byte[]> Hostile()
    {
        // 64 MiB of zeros in 64 KiB: as the header says, more than it says, less, and far more than a file of that length can hold.
        foreach (var rows in new[] { BombBytes - 16, 16, BombBytes, int.MaxValue }) yield return Bomb(rows);
        foreach (var input in new IdxTarget().Hostile()) yield return Pack(input);
        yield return Pack(Pack(new byte[1 << 20]));
    }

    private static byte[] Bomb(int rows)
    {
        var content = new byte[BombBytes];
        IdxTarget.Header(3, 1).AsSpan(0, 16).CopyTo(content);
        BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(4), rows);
        return Pack(content);
    }

    private static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(content);
        return packed.ToArray();
    }
}
