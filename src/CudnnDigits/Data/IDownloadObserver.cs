namespace CudnnDigits.Data;

/// <summary>Is told how a download goes.</summary>
public interface IDownloadObserver
{
    /// <summary>So many bytes of a file are there, of <paramref name="total"/> where the server said so.</summary>
    void Received(string file, long bytes, long? total);

    /// <summary>Something worth a line: a retry, the next mirror, a wait.</summary>
    void Note(string message);
}
