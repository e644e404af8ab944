namespace CudaEmulator;

/// <summary>Checked access for code that touches an address once.</summary>
public static unsafe class DeviceMemoryExtensions
{
    /// <summary>The host's pointer to [address, address + bytes), which must lie in one live allocation.</summary>
    /// <exception cref="DeviceFaultException">It does not.</exception>
    public static byte* Check(this IDeviceMemory memory, ulong address, ulong bytes, bool write)
    {
        var range = memory.Find(address);
        return range.Contains(address, bytes) ? range.At(address) : throw memory.Fault(address, bytes, write);
    }
}
