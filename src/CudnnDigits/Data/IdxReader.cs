using System.Buffers.Binary;
using System.IO.Compression;

namespace CudnnDigits.Data;

/// <summary>Reads IDX files of unsigned bytes, plain or gzip-compressed. Sizes in a header are checked before they are used.</summary>
/// <remarks>
/// The format, from LeCun, Cortes and Burges, "The MNIST database of handwritten digits": two zero bytes, the type code of
/// the values (8 for unsigned bytes) and the number of dimensions; each size as a big-endian 32-bit integer; the values.
/// </remarks>
public static class IdxReader
{
    /// <summary>
    /// The maximum expansion of Deflate, per byte (zlib.net, "zlib Technical Details"). A header that claims a larger file is wrong.
    /// </summary>
    private const long MaxGzipExpansion = 1032;

    /// <exception cref="DataFormatException">The file is not an IDX file of bytes in <paramref name="rank"/> dimensions.</exception>
    public static IdxArray Read(string path, int rank)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        return Read(file, path, rank);
    }

    /// <summary>Reads a seekable stream; <paramref name="name"/> is its name in messages.</summary>
    /// <exception cref="DataFormatException">The stream is not an IDX file of bytes in <paramref name="rank"/> dimensions.</exception>
    public static IdxArray Read(Stream file, string name, int rank)
    {
        switch (ContentKinds.Sniff(file))
        {
            case ContentKind.Html:
                throw new DataFormatException(name,
                    "an HTML page, probably an error page saved by a download; expected an IDX file, plain or gzip-compressed. "
                    + "Delete it and download it again");
            case ContentKind.Gzip:
                return ReadGzip(file, name, rank);
            default:
                return ReadPlain(file, name, rank, file.Length);
        }
    }

    private static IdxArray ReadGzip(Stream file, string name, int rank)
    {
        using var content = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
        try
        {
            return ReadPlain(content, name, rank, file.Length * MaxGzipExpansion);
        }
        catch (InvalidDataException damage)
        {
            throw new DataFormatException(
                name, $"the gzip data are corrupt ({damage.Message}). Delete the file and download it again", damage);
        }
    }

    /// <summary>Reads header and values from a stream of at most <paramref name="most"/> bytes.</summary>
    private static IdxArray ReadPlain(Stream content, string name, int rank, long most)
    {
        var shape = ReadShape(content, name, rank);
        var values = new byte[CheckedSize(shape, name, most - HeaderSize(rank))];
        var found = content.ReadAtLeast(values, values.Length, throwOnEndOfStream: false);
        if (found < values.Length)
            throw new DataFormatException(name, $"truncated: {found} bytes after the header, expected {values.Length} for {Text(shape)}");
        if (content.ReadByte() >= 0)
            throw new DataFormatException(name, $"trailing data after the {values.Length} bytes of {Text(shape)}");
        return new IdxArray(shape, values);
    }

    private static int[] ReadShape(Stream content, string name, int rank)
    {
        Span<byte> header = stackalloc byte[HeaderSize(rank)];
        var found = content.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (found < header.Length)
            throw new DataFormatException(name, $"truncated: {found} bytes, expected a header of {header.Length}");
        if (MagicProblem(header[..4], rank) is { } problem)
        {
            throw new DataFormatException(name,
                $"magic number {Convert.ToHexString(header[..4])}, expected 0000{IdxArray.UnsignedByte:X2}{rank:X2}: {problem}");
        }

        var shape = new int[rank];
        for (var i = 0; i < rank; i++)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(header[(4 + (4 * i))..]);
            if (size is 0 or > int.MaxValue)
                throw new DataFormatException(name, $"dimension {i + 1} has size {size}, expected 1 to {int.MaxValue}");
            shape[i] = (int)size;
        }

        return shape;
    }

    private static string? MagicProblem(ReadOnlySpan<byte> magic, int rank) => magic switch
    {
        [0, 0, IdxArray.UnsignedByte, var found] => found == rank ? null : $"{found} dimensions instead of {rank}",
        [0, 0, var type, _] => $"values of type {type:X2} instead of {IdxArray.UnsignedByte:X2} (unsigned bytes)",
        _ => "not an IDX file",
    };

    /// <summary>The product of the sizes, checked before anything of that size is allocated.</summary>
    private static int CheckedSize(int[] shape, string name, long most)
    {
        var size = shape.Aggregate(UInt128.One, (product, next) => product * (uint)next);
        var memory = Math.Min(Array.MaxLength, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        if (size > (UInt128)memory)
        {
            throw new DataFormatException(
                name, $"the header claims {Text(shape)} = {size} bytes, more than the {memory} bytes of available memory");
        }

        if (size > (UInt128)most)
        {
            throw new DataFormatException(name,
                $"truncated: the header claims {Text(shape)} = {size} bytes, but a file of this length holds at most {most}");
        }

        return (int)size;
    }

    private static int HeaderSize(int rank) => 4 + (4 * rank);

    private static string Text(int[] shape) => string.Join('x', shape);
}
