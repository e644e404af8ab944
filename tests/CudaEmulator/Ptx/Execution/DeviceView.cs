namespace CudaEmulator.Ptx.Execution;

/// <summary>Global memory as a kernel sees it: the device's allocations and its module's own variables.</summary>
internal sealed class DeviceView(IDeviceMemory memory, MemoryRange variables)
{
    public MemoryRange Find(ulong address) => variables.Contains(address, 1) ? variables : memory.Find(address);

    public DeviceFaultException Fault(ulong address, uint bytes, bool write) => memory.Fault(address, bytes, write);
}
