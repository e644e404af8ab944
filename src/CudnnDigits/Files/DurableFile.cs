using System.Runtime.InteropServices;

namespace CudnnDigits.Files;

/// <summary>
/// Replaces files atomically and durably: after a crash or a power failure, a file has either its old content or all of its new content.
/// </summary>
public static partial class DurableFile
{
    private const int ReadOnly = 0; // O_RDONLY, which has the same value on every processor
    private const int BufferBytes = 1 << 16;

    /// <summary>Writes a temporary file next to <paramref name="path"/>, flushes it to disk, renames it, and flushes the folder.</summary>
    /// <exception cref="IOException">The write failed. <paramref name="path"/> is unchanged.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var beside = path + ".new";
        try
        {
            RemoveLink(beside);
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            TryDelete(beside);
            throw;
        }

        _ = FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>
    /// Deletes a symbolic link before a file of that name is opened for writing: an untrusted run folder must not redirect writes to files
    /// outside it.
    /// </summary>
    internal static void RemoveLink(string path)
    {
        if (new FileInfo(path).LinkTarget is not null) File.Delete(path);
    }

    /// <summary>Makes a rename survive a power failure. On systems other than Linux this is left to the file system.</summary>
    /// <returns>Whether the folder was flushed. Not every file system supports it; the file itself is written in any case.</returns>
    internal static bool FlushFolder(string folder)
    {
        if (!OperatingSystem.IsLinux()) return false;
        // .NET cannot open folders, so libc is called directly.
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0) return false;
        var flushed = Flush(descriptor) == 0;
        _ = Close(descriptor);
        return flushed;
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            // The first error is the one to report, and the next write replaces the file.
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
