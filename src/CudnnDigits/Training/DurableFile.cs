using System.Runtime.InteropServices;

namespace CudnnDigits.Training;

/// <summary>Replaces files so that whatever happens, either the old content or the whole new one is there.</summary>
public static partial class DurableFile
{
    private const int ReadOnlyDirectory = 0x10000; // O_RDONLY | O_DIRECTORY of Linux
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

        FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
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
    private static void FlushFolder(string folder)
    {
        if (!OperatingSystem.IsLinux()) return;
        // .NET opens no folders, so this is libc itself.
        var descriptor = Open(folder, ReadOnlyDirectory);
        if (descriptor < 0) return;
        _ = Flush(descriptor);
        _ = Close(descriptor);
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
