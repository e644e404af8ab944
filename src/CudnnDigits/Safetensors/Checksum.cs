using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace CudnnDigits.Safetensors;

/// <summary>Tells a whole file from a damaged one: SHA-256 over metadata, counters, names, shapes and values, in the order of their names.</summary>
internal static class Checksum
{
    /// <summary>The checksum in lower-case hexadecimal digits. The entry that holds a checksum is left out.</summary>
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
        // The length in front keeps two texts from being read as one.
        hash.AppendData(BitConverter.GetBytes(text.Length));
        hash.AppendData(Encoding.UTF8.GetBytes(text));
    }
}
