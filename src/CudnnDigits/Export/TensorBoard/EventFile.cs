using static CudnnDigits.Export.TensorBoard.EventFields;

namespace CudnnDigits.Export.TensorBoard;

/// <summary>An event file of TensorBoard: scalars, images and histograms, each with a tag and a step.</summary>
public sealed class EventFile : IDisposable
{
    /// <summary>Matches the names of all event files.</summary>
    public const string Pattern = Prefix + "*";

    // TensorBoard reads files with "tfevents" in their names, in the order of the names.
    private const string Prefix = "events.out.tfevents.";

    private readonly Stream _stream;

    /// <param name="folder">The run folder; created if missing. TensorBoard shows all event files in it as one run.</param>
    public EventFile(string folder)
    {
        Directory.CreateDirectory(folder);
        var name = $"{Prefix}{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}.{Environment.MachineName}.{Environment.ProcessId}";
        _stream = new FileStream(Path = System.IO.Path.Combine(folder, name), FileMode.Create, FileAccess.Write, FileShare.Read);
        Write(0, message => message.Text(EventProto.FileVersion, "brain.Event:2"));
    }

    public string Path { get; }

    public void Scalar(string tag, long step, double value) =>
        Summary(tag, step, message => message.Single(SummaryValue.SimpleValue, (float)value));

    /// <param name="tag">The name that TensorBoard groups images by.</param>
    /// <param name="step">The number of training steps so far.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="png">The image, encoded as PNG.</param>
    public void Picture(string tag, long step, int width, int height, byte[] png) => Summary(tag, step, message => message
        .Message(SummaryValue.Image, image => image
            .Integer(SummaryImage.Height, height)
            .Integer(SummaryImage.Width, width)
            .Integer(SummaryImage.ColorSpace, ColorSpace.Rgba)
            .Bytes(SummaryImage.Encoded, png)));

    public void Distribution(string tag, long step, ReadOnlySpan<float> values)
    {
        var histogram = Histogram.Of(values);
        Summary(tag, step, message => message.Message(SummaryValue.Histogram, proto => proto
            .Double(HistogramProto.Minimum, histogram.Minimum)
            .Double(HistogramProto.Maximum, histogram.Maximum)
            .Double(HistogramProto.Count, histogram.Count)
            .Double(HistogramProto.Sum, histogram.Sum)
            .Double(HistogramProto.SumOfSquares, histogram.SumOfSquares)
            .Doubles(HistogramProto.BucketLimits, histogram.Limits)
            .Doubles(HistogramProto.Buckets, histogram.Counts)));
    }

    /// <summary>Makes everything written so far visible to a TensorBoard that watches the folder.</summary>
    public void Flush() => _stream.Flush();

    public void Dispose() => _stream.Dispose();

    private void Summary(string tag, long step, Action<MessageWriter> value) => Write(step, message => message
        .Message(EventProto.Summary, summary => summary.Message(SummaryProto.Value, entry => value(entry.Text(SummaryValue.Tag, tag)))));

    private void Write(long step, Action<MessageWriter> content)
    {
        var seconds = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        RecordWriter.Write(
            _stream, MessageWriter.Build(message => content(message.Double(EventProto.WallTime, seconds).Integer(EventProto.Step, step))));
    }
}
