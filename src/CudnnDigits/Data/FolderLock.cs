namespace CudnnDigits.Data;

/// <summary>Lets one process at a time write into a folder. The system lets go of it however the process ends.</summary>
internal static class FolderLock
{
    /// <remarks>scripts/get-mnist.sh takes the same lock: on Unix, .NET and flock(1) both mean flock(2).</remarks>
    private const string Name = ".download.lock";

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(0.2);

    public static async Task<IDisposable> TakeAsync(string folder, IDownloadObserver observer, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, Name);
        for (var told = false; ; told = true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException failure) when (IsTaken(failure))
            {
                if (!told) observer.Note($"another process fetches into {folder}: waiting for it");
                await Task.Delay(LookAgain, cancellation);
            }
        }
    }

    /// <summary>Sharing violation on Windows, EAGAIN on Linux and on macOS; anything else is a failure that waiting does not mend.</summary>
    private static bool IsTaken(IOException failure) => (failure.HResult & 0xFFFF) is 32 or 11 or 35;
}
