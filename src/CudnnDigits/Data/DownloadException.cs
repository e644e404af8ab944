namespace CudnnDigits.Data;

/// <summary>A file could not be fetched: the message names the address and what it answered.</summary>
public sealed class DownloadException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>No connection could be made at all, so that other files of the same server need no try.</summary>
    public bool IsUnreachable { get; init; }

    /// <summary>It may go well in a moment: the connection broke, or the server was busy.</summary>
    public bool IsTransient { get; init; }

    /// <summary>How long the server asked to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
