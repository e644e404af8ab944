namespace CudaEmulator.Driver;

/// <summary>Work in order. Nothing runs until somebody has a right to see it finished.</summary>
public sealed class CudaStream(Context context, bool blocking, bool legacy = false)
{
    public Context Context { get; } = context;

    /// <summary>Ordered with the legacy stream, both ways.</summary>
    public bool IsBlocking { get; } = blocking;
    public bool IsLegacy { get; } = legacy;
    public Queue<Work> Pending { get; } = new();

    /// <summary>The newest work, which everything queued later comes after; null if there is none left.</summary>
    public Work? Last { get; set; }

    /// <summary>The capture that this stream takes part in, if any.</summary>
    public CaptureSession? Capture { get; set; }

    /// <summary>Under capture: the nodes that the next one depends on.</summary>
    public List<GraphNode> Tail { get; set; } = [];
    public bool IsDestroyed { get; set; }
}
