using CudnnDigits.Files;

namespace CudnnDigits.Training.Runs;

/// <summary>
/// Lets only one process at a time train in a run folder. The operating system releases the lock however the process ends.
/// </summary>
public sealed class RunLock : IDisposable
{
    private const string LockName = ".lock", ProcessName = ".pid";

    private readonly FileStream _lock;

    private RunLock(FileStream taken) => _lock = taken;

    /// <summary>Takes the lock, and creates the folder if it is missing.</summary>
    /// <exception cref="RunInUseException">Another process trains here.</exception>
    public static RunLock Acquire(RunFolder folder)
    {
        Directory.CreateDirectory(folder.Path);
        DurableFile.RemoveLink(folder.File(LockName));
        try
        {
            // On Unix this is flock(2), which a killed process cannot leave locked. The file itself stays: deleting it would let
            // two processes lock two files of the same name.
            var file = new FileStream(folder.File(LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var taken = new RunLock(file);
            taken.WriteProcessId(folder);
            return taken;
        }
        catch (IOException failure) when (IsHeld(failure))
        {
            throw new RunInUseException(folder.Path, ReadProcessId(folder));
        }
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>Writes the process id to a second file, since no other process can read the locked one.</summary>
    private void WriteProcessId(RunFolder folder)
    {
        try
        {
            DurableFile.Write(folder.File(ProcessName), stream =>
                stream.Write(System.Text.Encoding.ASCII.GetBytes($"{Environment.ProcessId}")));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private static int? ReadProcessId(RunFolder folder)
    {
        try
        {
            return int.TryParse(File.ReadAllText(folder.File(ProcessName)), out var process) ? process : null;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            // The message does without the number.
            return null;
        }
    }

    /// <summary>Sharing violation on Windows, EAGAIN on Linux and on macOS.</summary>
    private static bool IsHeld(IOException failure) => (failure.HResult & 0xFFFF) is 32 or 11 or 35;
}
