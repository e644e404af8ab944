namespace CudnnDigits.Export.TensorBoard;

/// <summary>An event file of TensorBoard: scalars, pictures and histograms, each under a tag and at a step.</summary>
/// <remarks>Field numbers are those of TensorFlow's event.proto and summary.proto.</remarks>
public sealed class EventFile : IDisposable
{
    /// <summary>Matches the names of all event files.</summary>
    public const string Pattern = Prefix + "*";

    // TensorBoard takes files with "tfevents" in their name, in the order of their names.
    private const string Prefix = "events.out.tfevents.";

    private const int Rgba = 4;

    private readonly Stream _stream;

    /// <param name="folder">Of the run; made if it is missing. TensorBoard shows all event files in it as one run.</param>
    public EventFile(string folder)
    {
        Directory.CreateDirectory(folder);
        var name = $"{Prefix}{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}.{Environment.MachineName}.{Environment.ProcessId}";
        _stream = new FileStream(Path = System.IO.Path.Combine(folder, name), FileMode.Create, FileAccess.Write, FileShare.Read);
        Write(0, message => message.Text(3, "brain.Event:2"));
    }

    public string Path { get; }

    public void Scalar(string tag, long step, double value) => Summary(tag, step, message => message.Single(2, (float)value));

    /// <param name="png">The picture, encoded.</param>
    public void Picture(string tag, long step, int width, int height, byte[] png) => Summary(tag, step, message => message
        .Message(4, image => image.Integer(1, height).Integer(2, width).Integer(3, Rgba).Bytes(4, png)));

    public void Distribution(string tag, long step, ReadOnlySpan<float> values)
    {
        var histogram = Histogram.Of(values);
        Summary(tag, step, message => message.Message(5, proto => proto
            .Double(1, histogram.Least).Double(2, histogram.Greatest).Double(3, histogram.Count)
            .Double(4, histogram.Sum).Double(5, histogram.SumOfSquares)
            .Doubles(6, histogram.Limits).Doubles(7, histogram.Counts)));
    }

    /// <summary>Makes everything so far visible to a TensorBoard that watches the folder.</summary>
    public void Flush() => _stream.Flush();

    public void Dispose() => _stream.Dispose();

    private void Summary(string tag, long step, Action<MessageWriter> value) => Write(step, message => message
        .Message(5, summary => summary.Message(1, entry => value(entry.Text(1, tag)))));

    private void Write(long step, Action<MessageWriter> content)
    {
        var seconds = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        RecordWriter.Write(_stream, MessageWriter.Build(message => content(message.Double(1, seconds).Integer(2, step))));
    }
}
