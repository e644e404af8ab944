using CudnnDigits.Commands.Terminal;
using CudnnDigits.Imaging;

namespace CudnnDigits.Commands.Options;

/// <summary>An image on the command line: its name and how to read its bytes.</summary>
internal sealed record ImageArgument(string Name, Func<byte[]> Read)
{
    private const string StandardInput = "-";

    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".bmp", ".webp", ".gif"];

    /// <summary>Files as they are, the pictures of a folder ordered by name, and standard input for <c>-</c>.</summary>
    /// <exception cref="UsageException">A folder without a picture.</exception>
    public static IReadOnlyList<ImageArgument> Expand(IEnumerable<string> arguments, Func<Stream> standardInput) =>
        [.. arguments.SelectMany(argument => argument == StandardInput
            ? [new ImageArgument("standard input", () => ReadAll(standardInput()))]
            : Directory.Exists(argument) ? InFolder(argument) : [OfFile(argument)])];

    private static ImageArgument OfFile(string path) => new(path, () =>
    {
        using var stream = File.OpenRead(path);
        return ReadAll(stream);
    });

    private static ImageArgument[] InFolder(string folder)
    {
        var files = Directory.GetFiles(folder)
            .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal).Select(OfFile).ToArray();
        return files.Length > 0 ? files : throw new UsageException($"{folder} has no pictures ({string.Join(", ", Extensions)})");
    }

    /// <summary>Reads to the end, but no more bytes than an image may have.</summary>
    private static byte[] ReadAll(Stream stream)
    {
        using var content = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (stream.Read(buffer) is > 0 and var count)
        {
            if (content.Length + count > ImageDecoder.MaxFileBytes)
                throw new ImageException($"the file is larger than {ImageDecoder.MaxFileBytes >> 20} MiB, the most that is read");
            content.Write(buffer, 0, count);
        }

        return content.ToArray();
    }
}
