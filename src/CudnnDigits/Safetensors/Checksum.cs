using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace CudnnDigits.Safetensors;

/// <summary>Detects corruption: SHA-256 over metadata, counters, names, shapes and values, in the order of the names.</summary>
internal static class Checksum
{
    /// <summary>The checksum in lowercase hexadecimal. The metadata entry of the checksum itself is excluded.</summary>
    public static string Compute(SafetensorsFile file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (key, value) in file.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (key != SafetensorsFile.ChecksumKey) Append(hash, $"{key}={value}");
        }

        foreach (var counter in file.Counters.OrderBy(counter => counter.Name, StringComparer.Ordinal))
            Append(hash, $"{counter.Name}={counter.Value}");

        foreach (var tensor in file.Tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            Append(hash, $"{tensor.Name}[{string.Join(',', tensor.Shape)}]");
            hash.AppendData(MemoryMarshal.AsBytes(tensor.Values.Span));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string text)
    {
        // The length prefix makes the boundary between two texts unambiguous.
        hash.AppendData(BitConverter.GetBytes(text.Length));
        hash.AppendData(Encoding.UTF8.GetBytes(text));
    }
}
