namespace CudaEmulator;

/// <summary>Where an allocation's bytes may be used.</summary>
public enum AllocationKind
{
    /// <summary>Device memory: its addresses mean nothing to the host.</summary>
    Device,

    /// <summary>Page-locked host memory: one address for host and device.</summary>
    Pinned,
}

/// <summary>One live allocation.</summary>
public sealed record Allocation(MemoryRange Range, AllocationKind Kind, object Owner);
