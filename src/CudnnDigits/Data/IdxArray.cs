using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CudnnDigits.Data;

/// <summary>An IDX file of unsigned bytes: <c>Shape</c> with the outermost dimension first, <c>Values</c> in row-major order.</summary>
public sealed record IdxArray(int[] Shape, byte[] Values)
{
    /// <summary>The type code of unsigned bytes in the header.</summary>
    internal const byte UnsignedByte = 8;

    /// <summary>The SHA-256 of the uncompressed file with this content, in lowercase hexadecimal.</summary>
    public string Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0, 0, UnsignedByte, (byte)Shape.Length]);
        Span<byte> word = stackalloc byte[4];
        foreach (var size in Shape)
        {
            BinaryPrimitives.WriteInt32BigEndian(word, size);
            hash.AppendData(word);
        }

        hash.AppendData(Values);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
