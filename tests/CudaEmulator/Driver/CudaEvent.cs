namespace CudaEmulator.Driver;

/// <summary>A mark in a stream: bound to the work that recorded it last, or to a place in a capture.</summary>
public sealed class CudaEvent(Context context, bool timed)
{
    public Context Context { get; } = context;
    public bool IsTimed { get; } = timed;
    public bool IsRecorded { get; set; }

    /// <summary>The record that is newest; null before the first one.</summary>
    public Work? Record { get; set; }

    /// <summary>When the newest finished record ran, in Stopwatch ticks.</summary>
    public long Timestamp { get; set; }

    /// <summary>The capture that recorded it, while that lasts.</summary>
    public CaptureSession? Capture { get; set; }

    /// <summary>Under capture: the nodes that a waiter comes after.</summary>
    public IReadOnlyList<GraphNode> CapturedAt { get; set; } = [];

    public bool IsPending => Record is { Done: false };
}
