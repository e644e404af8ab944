namespace CudnnDigits.Data;

/// <summary>Receives the progress of a download.</summary>
public interface IDownloadObserver
{
    /// <summary>
    /// <paramref name="bytes"/> of a file have been received; <paramref name="total"/> is null if the server did not give the size.
    /// </summary>
    void Received(string file, long bytes, long? total);

    /// <summary>A message for the user: a retry, the next mirror, a wait.</summary>
    void Note(string message);
}
