namespace CudaEmulator.Driver;

/// <summary>CUgraphNodeType.</summary>
public enum NodeKind
{
    Kernel = 0,
    Memcpy = 1,
    Memset = 2,
    Host = 3,
    Graph = 4,
    Empty = 5,
    MemAlloc = 10,
    MemFree = 11,
}

/// <summary>Something that the device does: on a stream once, or as a node of a graph at every launch.</summary>
/// <param name="Kind">The kind of graph node that it becomes under capture.</param>
/// <param name="Name">What to call it when it faults.</param>
/// <param name="Run">Does it now. Addresses are checked here, as a device would, and not when the work is queued.</param>
public sealed record Operation(NodeKind Kind, string Name, Action Run);
