namespace CudnnDigits.Data;

/// <summary>An exclusive lock on a folder between processes. The operating system releases it however the process ends.</summary>
internal static class FolderLock
{
    /// <remarks>scripts/get-mnist.sh takes the same lock: on Unix, both .NET and flock(1) use flock(2).</remarks>
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
                if (!told) observer.Note($"waiting for another process that is downloading to {folder}");
                await Task.Delay(LookAgain, cancellation);
            }
        }
    }

    /// <summary>Sharing violation on Windows, EAGAIN on Linux and macOS; waiting does not help with any other error.</summary>
    private static bool IsTaken(IOException failure) => (failure.HResult & 0xFFFF) is 32 or 11 or 35;
}
