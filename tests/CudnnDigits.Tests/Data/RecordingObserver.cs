using System.Collections.Concurrent;
using CudnnDigits.Data;

namespace CudnnDigits.Tests.Data;

internal sealed class RecordingObserver : IDownloadObserver
{
    public ConcurrentQueue<string> Notes { get; } = new();

    public ConcurrentQueue<(string File, long Bytes, long? Total)> Steps { get; } = new();

    public void Received(string file, long bytes, long? total) => Steps.Enqueue((file, bytes, total));

    public void Note(string message) => Notes.Enqueue(message);
}
