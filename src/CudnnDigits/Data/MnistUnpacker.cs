using System.IO.Compression;
using System.Security.Cryptography;

namespace CudnnDigits.Data;

/// <summary>Unpacks a downloaded .gz file and verifies its content.</summary>
internal static class MnistUnpacker
{
    /// <summary>
    /// Unpacks to a temporary file next to <paramref name="target"/> and renames it once length and checksum are verified.
    /// </summary>
    /// <exception cref="DownloadException">The content is not the expected file.</exception>
    public static void Unpack(string packed, MnistFile file, string target)
    {
        var part = $"{target}.part";
        try
        {
            using (var source = File.OpenRead(packed)) Copy(source, file, part);
            File.Move(part, target, overwrite: true);
        }
        catch (InvalidDataException damage)
        {
            throw new DownloadException($"{file.Name}.gz: the gzip data are corrupt ({damage.Message})", damage);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static void Copy(FileStream packed, MnistFile file, string part)
    {
        var kind = ContentKinds.Sniff(packed);
        if (kind != ContentKind.Gzip)
        {
            throw new DownloadException(
                $"{file.Name}.gz: received {(kind == ContentKind.Html ? "an HTML page" : "data that are not gzip")} instead of the file");
        }

        using var content = new GZipStream(packed, CompressionMode.Decompress);
        using var output = new FileStream(part, FileMode.Create, FileAccess.Write);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 << 10];
        while (content.Read(buffer) is > 0 and var count)
        {
            if (output.Position + count > file.Length)
                throw new DownloadException($"{file.Name}.gz: contains more than the expected {file.Length} bytes");
            hash.AppendData(buffer, 0, count);
            output.Write(buffer, 0, count);
        }

        var found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (found != file.Sha256)
        {
            throw new DownloadException(
                $"{file.Name}.gz: {output.Position} bytes with SHA-256 {found}, expected {file.Length} with {file.Sha256}");
        }

        output.Flush(flushToDisk: true);
    }
}
