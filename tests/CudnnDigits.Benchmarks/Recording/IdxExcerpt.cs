using System.Buffers.Binary;
using System.IO.Compression;
using CudnnDigits.Data;
using CudnnDigits.Files;

namespace CudnnDigits.Benchmarks.Recording;

/// <summary>Writes the first images of a data set as compressed IDX files, so that tests have real digits without a download.</summary>
internal static class IdxExcerpt
{
    private const int UnsignedBytes = 0x0800;

    public static void Write(string folder, MnistFile images, MnistFile labels, Dataset data, int count)
    {
        Write(Path.Combine(folder, $"{images.Name}.gz"), [count, data.Rows, data.Columns], data.Images.AsSpan(0, count * data.ImageSize));
        Write(Path.Combine(folder, $"{labels.Name}.gz"), [count], data.Labels.AsSpan(0, count));
    }

    /// <summary>An IDX file is its type and rank, the sizes (all big-endian), then the values.</summary>
    private static void Write(string path, int[] shape, ReadOnlySpan<byte> values)
    {
        var content = new byte[(sizeof(int) * (1 + shape.Length)) + values.Length];
        BinaryPrimitives.WriteInt32BigEndian(content, UnsignedBytes | shape.Length);
        for (var axis = 0; axis < shape.Length; axis++)
            BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(sizeof(int) * (1 + axis)), shape[axis]);
        values.CopyTo(content.AsSpan(sizeof(int) * (1 + shape.Length)));
        DurableFile.Write(path, stream =>
        {
            using var compressed = new GZipStream(stream, CompressionLevel.SmallestSize, leaveOpen: true);
            compressed.Write(content);
        });
    }
}
