using CudnnDigits.Files;

namespace CudnnDigits.Training.Runs;

/// <summary>Lets one process at a time train in a run folder. The system lets go of the lock however the process ends.</summary>
public sealed class RunLock : IDisposable
{
    private const string LockName = ".lock", ProcessName = ".pid";

    private readonly FileStream _lock;

    private RunLock(FileStream taken) => _lock = taken;

    /// <summary>Takes the lock, and makes the folder where there is none.</summary>
    /// <exception cref="RunInUseException">Another process trains here.</exception>
    public static RunLock Acquire(RunFolder folder)
    {
        Directory.CreateDirectory(folder.Path);
        DurableFile.RemoveLink(folder.File(LockName));
        try
        {
            // On Unix this is flock(2), which a killed process cannot leave behind. The file itself stays: whoever deleted it would
            // let two processes lock two files of one name.
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

    /// <summary>Leaves the process id in a file of its own, since nobody else may read the locked one.</summary>
    private void WriteProcessId(RunFolder folder)
    {
        try
        {
            DurableFile.Write(folder.File(ProcessName), stream => stream.Write(System.Text.Encoding.ASCII.GetBytes($"{Environment.ProcessId}")));
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
            // The refusal stands without the number, too.
            return null;
        }
    }

    /// <summary>Sharing violation on Windows, EAGAIN on Linux and on macOS.</summary>
    private static bool IsHeld(IOException failure) => (failure.HResult & 0xFFFF) is 32 or 11 or 35;
}
