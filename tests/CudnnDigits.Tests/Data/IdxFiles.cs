using System.Buffers.Binary;
using System.IO.Compression;

namespace CudnnDigits.Tests.Data;

/// <summary>Makes IDX files for the tests, right ones and wrong ones.</summary>
internal static class IdxFiles
{
    /// <summary>A file of unsigned bytes with the given sizes in its header and the given values behind it.</summary>
    public static byte[] Make(ReadOnlySpan<uint> shape, ReadOnlySpan<byte> values, byte type = 8)
    {
        var file = new byte[4 + (4 * shape.Length) + values.Length];
        file[2] = type;
        file[3] = (byte)shape.Length;
        for (var i = 0; i < shape.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(4 + (4 * i)), shape[i]);
        values.CopyTo(file.AsSpan(4 + (4 * shape.Length)));
        return file;
    }

    public static byte[] Gzip(ReadOnlySpan<byte> content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(content);
        return packed.ToArray();
    }

    /// <summary>A folder of four files: 6 training and 4 test images of 3x2, labels counting up, under the published names.</summary>
    public static void WriteSmallDataset(string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, "train-images-idx3-ubyte"), Make([6, 3, 2], Counting(36)));
        File.WriteAllBytes(Path.Combine(folder, "train-labels-idx1-ubyte"), Make([6], Counting(6)));
        File.WriteAllBytes(Path.Combine(folder, "t10k-images-idx3-ubyte"), Make([4, 3, 2], Counting(24)));
        File.WriteAllBytes(Path.Combine(folder, "t10k-labels-idx1-ubyte"), Make([4], Counting(4)));
    }

    public static byte[] Counting(int count) => [.. Enumerable.Range(0, count).Select(value => (byte)value)];
}
