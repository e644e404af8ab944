using System.Buffers.Binary;
using System.IO.Compression;

namespace CudnnDigits.Data;

/// <summary>Reads IDX files of unsigned bytes, plain or gzip-compressed, and believes nothing that a header says.</summary>
/// <remarks>
/// The format, from LeCun, Cortes and Burges, "The MNIST database of handwritten digits": two zero bytes, the type of
/// the values (8 for unsigned bytes), the number of dimensions; each size as a big-endian 32-bit number; the values.
/// </remarks>
public static class IdxReader
{
    /// <summary>Deflate cannot expand a byte beyond this ("zlib Technical Details"), so a header that promises more lies.</summary>
    private const long MaxGzipExpansion = 1032;

    /// <exception cref="DataFormatException">The file is not an IDX file of bytes in <paramref name="rank"/> dimensions.</exception>
    public static IdxArray Read(string path, int rank)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        return Read(file, path, rank);
    }

    /// <summary>Reads a seekable stream; <paramref name="name"/> stands for it in messages.</summary>
    /// <exception cref="DataFormatException">The stream is not an IDX file of bytes in <paramref name="rank"/> dimensions.</exception>
    public static IdxArray Read(Stream file, string name, int rank)
    {
        switch (ContentKinds.Sniff(file))
        {
            case ContentKind.Html:
                throw new DataFormatException(name,
                    "an HTML page, likely the error page of a download; wanted an IDX file, plain or gzip-compressed. Delete it and fetch it again");
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
            throw new DataFormatException(name, $"the gzip data are damaged ({damage.Message}). Delete the file and fetch it again", damage);
        }
    }

    /// <summary>Reads header and values from a stream that gives at most <paramref name="most"/> bytes.</summary>
    private static IdxArray ReadPlain(Stream content, string name, int rank, long most)
    {
        var shape = ReadShape(content, name, rank);
        var values = new byte[CheckedSize(shape, name, most - HeaderSize(rank))];
        var found = content.ReadAtLeast(values, values.Length, throwOnEndOfStream: false);
        if (found < values.Length)
            throw new DataFormatException(name, $"truncated: {found} bytes after the header, wanted {values.Length} for {Text(shape)}");
        if (content.ReadByte() >= 0)
            throw new DataFormatException(name, $"overlong: it goes on after the {values.Length} bytes that the header promises, {Text(shape)}");
        return new IdxArray(shape, values);
    }

    private static int[] ReadShape(Stream content, string name, int rank)
    {
        Span<byte> header = stackalloc byte[HeaderSize(rank)];
        var found = content.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (found < header.Length)
            throw new DataFormatException(name, $"truncated: {found} bytes, wanted a header of {header.Length}");
        if (MagicProblem(header[..4], rank) is { } problem)
        {
            throw new DataFormatException(name,
                $"magic {Convert.ToHexString(header[..4])}, wanted 0000{IdxArray.UnsignedByte:X2}{rank:X2}: {problem}");
        }

        var shape = new int[rank];
        for (var i = 0; i < rank; i++)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(header[(4 + (4 * i))..]);
            if (size is 0 or > int.MaxValue)
                throw new DataFormatException(name, $"dimension {i + 1} has size {size}, wanted 1 to {int.MaxValue}");
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

    /// <summary>The product of the sizes, before anything of that size is allocated.</summary>
    private static int CheckedSize(int[] shape, string name, long most)
    {
        var size = shape.Aggregate(UInt128.One, (product, next) => product * (uint)next);
        var memory = Math.Min(Array.MaxLength, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        if (size > (UInt128)memory)
            throw new DataFormatException(name, $"the header promises {Text(shape)} = {size} bytes, wanted at most the {memory} that memory holds");
        if (size > (UInt128)most)
        {
            throw new DataFormatException(name,
                $"truncated: the header promises {Text(shape)} = {size} bytes, but a file of this length holds at most {most}");
        }

        return (int)size;
    }

    private static int HeaderSize(int rank) => 4 + (4 * rank);

    private static string Text(int[] shape) => string.Join('x', shape);
}
