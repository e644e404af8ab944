using System.Runtime.InteropServices;

namespace CudnnDigits.Files;

/// <summary>Replaces files so that whatever happens, either the old content or the whole new one is there.</summary>
public static partial class DurableFile
{
    private const int ReadOnly = 0; // O_RDONLY: the one flag that is the same on every processor
    private const int BufferBytes = 1 << 16;

    /// <summary>Writes beside <paramref name="path"/>, flushes to disk, renames, and flushes the folder that holds the name.</summary>
    /// <exception cref="IOException">Nothing was changed at <paramref name="path"/>.</exception>
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
    /// Takes a symbolic link out of the way of a file that is about to be opened for writing: a run folder may come from anybody, and
    /// nothing outside of it is to be written.
    /// </summary>
    internal static void RemoveLink(string path)
    {
        if (new FileInfo(path).LinkTarget is not null) File.Delete(path);
    }

    /// <summary>Makes a rename survive a power failure. Elsewhere than on Linux the file system is trusted with it.</summary>
    /// <returns>Whether it was done. Not every file system can, and the file itself is there all the same.</returns>
    internal static bool FlushFolder(string folder)
    {
        if (!OperatingSystem.IsLinux()) return false;
        // .NET opens no folders, so this is libc itself.
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
            // The first error is the one worth telling, and the next write replaces the file.
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
