namespace CudnnDigits.Data;

/// <summary>A file could not be downloaded; the message names the URL and the server's response.</summary>
public sealed class DownloadException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>No connection could be made, so other files on the same server need not be tried.</summary>
    public bool IsUnreachable { get; init; }

    /// <summary>A retry may succeed: the connection broke, or the server was busy.</summary>
    public bool IsTransient { get; init; }

    /// <summary>The delay that the server asked for before a retry.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
