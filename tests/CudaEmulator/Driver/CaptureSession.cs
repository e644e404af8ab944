using CudaEmulator.Core;

namespace CudaEmulator.Driver;

/// <summary>CUstreamCaptureMode.</summary>
public enum CaptureMode
{
    Global = 0,
    ThreadLocal = 1,
    Relaxed = 2,
}

/// <summary>One capture from Begin to End: its streams, what they recorded, and whether it is still good.</summary>
public sealed class CaptureSession(CudaStream origin, CaptureMode mode, int thread)
{
    public CudaStream Origin { get; } = origin;
    public CaptureMode Mode { get; } = mode;

    /// <summary>The managed id of the thread that began it.</summary>
    public int Thread { get; } = thread;
    public Graph Graph { get; } = new();
    public HashSet<CudaStream> Members { get; } = [origin];
    public bool IsInvalidated { get; private set; }

    public void Invalidate() => IsInvalidated = true;

    public void Record(CudaStream stream, Operation operation)
    {
        ThrowIfInvalidated();
        stream.Tail = [Graph.Add(operation, stream.Tail)];
    }

    /// <summary>A stream waits for nodes of this capture: one that did not take part yet is drawn in.</summary>
    public void Join(CudaStream stream, IReadOnlyList<GraphNode> nodes)
    {
        ThrowIfInvalidated();
        Members.Add(stream);
        stream.Capture = this;
        stream.Tail = [.. stream.Tail.Union(nodes)];
    }

    /// <summary>Whether everything recorded comes before the end of the origin stream.</summary>
    public bool IsJoined()
    {
        var reached = new HashSet<GraphNode>(ReferenceEqualityComparer.Instance);
        var open = new Stack<GraphNode>(Origin.Tail);
        while (open.TryPop(out var node))
        {
            if (reached.Add(node))
                foreach (var earlier in node.DependsOn)
                    open.Push(earlier);
        }
        return Members.Where(member => member != Origin).SelectMany(member => member.Tail).All(reached.Contains);
    }

    public void Release()
    {
        foreach (var stream in Members)
        {
            stream.Capture = null;
            stream.Tail = [];
        }
    }

    private void ThrowIfInvalidated()
    {
        if (IsInvalidated)
            throw new StatusException(CuResult.CaptureInvalidated, "the capture has been invalidated by an earlier error");
    }
}
