namespace CudnnDigits.Export.TensorBoard;

/// <summary>The field numbers of TensorFlow's event messages, one class for each message; only the fields that are written.</summary>
/// <remarks>
/// https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/util/event.proto and, for summaries,
/// https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/framework/summary.proto
/// </remarks>
internal static class EventFields
{
    public static class EventProto
    {
        public const int WallTime = 1, Step = 2, FileVersion = 3, Summary = 5;
    }

    public static class SummaryProto
    {
        public const int Value = 1;
    }

    /// <summary>Summary.Value.</summary>
    public static class SummaryValue
    {
        public const int Tag = 1, SimpleValue = 2, Image = 4, Histogram = 5;
    }

    /// <summary>Summary.Image.</summary>
    public static class SummaryImage
    {
        public const int Height = 1, Width = 2, ColorSpace = 3, Encoded = 4;
    }

    public static class HistogramProto
    {
        public const int Minimum = 1, Maximum = 2, Count = 3, Sum = 4, SumOfSquares = 5, BucketLimits = 6, Buckets = 7;
    }

    /// <summary>Values of Summary.Image's color space.</summary>
    public static class ColorSpace
    {
        public const int Rgba = 4;
    }
}
