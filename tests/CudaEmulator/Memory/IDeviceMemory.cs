namespace CudaEmulator;

/// <summary>What running work sees of the device's global memory: addresses that mean nothing to the host, each checked.</summary>
public interface IDeviceMemory
{
    /// <summary>
    /// The live allocation (or pinned host block) that holds <paramref name="address"/>, or an empty range. Allocations neither come nor go
    /// while work runs, so a launch may keep the answer and test later addresses with <see cref="MemoryRange.Contains"/>.
    /// </summary>
    MemoryRange Find(ulong address);

    /// <summary>
    /// The fault for an access that no live allocation covers: says how near the next allocation is, or that it was freed.
    /// </summary>
    DeviceFaultException Fault(ulong address, ulong bytes, bool write);
}
