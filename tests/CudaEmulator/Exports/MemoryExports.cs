using System.Runtime.InteropServices;

namespace CudaEmulator.Exports;

/// <summary>libcuda: memory, copies and fills.</summary>
internal static unsafe class MemoryExports
{
    [UnmanagedCallersOnly(EntryPoint = "cuMemGetInfo_v2")]
    public static int MemGetInfo(nuint* free, nuint* total) => Entry.Driver("cuMemGetInfo_v2", machine =>
    {
        Entry.RequireOut(free);
        Entry.RequireOut(total);
        var info = machine.MemoryCalls.Info();
        (*free, *total) = ((nuint)info.Free, (nuint)info.Total);
    });

    [UnmanagedCallersOnly(EntryPoint = "cuMemAlloc_v2")]
    public static int MemAlloc(ulong* address, nuint bytes) => Entry.Driver("cuMemAlloc_v2", machine =>
    {
        Entry.RequireOut(address);
        *address = machine.MemoryCalls.Allocate(bytes);
    });

    [UnmanagedCallersOnly(EntryPoint = "cuMemFree_v2")]
    public static int MemFree(ulong address) => Entry.Driver("cuMemFree_v2", machine => machine.MemoryCalls.Free(address));

    [UnmanagedCallersOnly(EntryPoint = "cuMemAllocHost_v2")]
    public static int MemAllocHost(nint* address, nuint bytes) => Entry.Driver("cuMemAllocHost_v2", machine =>
    {
        Entry.RequireOut(address);
        *address = (nint)machine.MemoryCalls.AllocatePinned(bytes);
    });

    [UnmanagedCallersOnly(EntryPoint = "cuMemFreeHost")]
    public static int MemFreeHost(nint address) => Entry.Driver("cuMemFreeHost", machine => machine.MemoryCalls.FreePinned((ulong)address));

    [UnmanagedCallersOnly(EntryPoint = "cuMemcpyHtoD_v2")]
    public static int MemcpyHtoD(ulong target, nint source, nuint bytes) =>
        Entry.Driver("cuMemcpyHtoD_v2", machine => machine.Copies.HostToDevice(target, (ulong)source, bytes));

    [UnmanagedCallersOnly(EntryPoint = "cuMemcpyDtoH_v2")]
    public static int MemcpyDtoH(nint target, ulong source, nuint bytes) =>
        Entry.Driver("cuMemcpyDtoH_v2", machine => machine.Copies.DeviceToHost((ulong)target, source, bytes));

    [UnmanagedCallersOnly(EntryPoint = "cuMemcpyHtoDAsync_v2")]
    public static int MemcpyHtoDAsync(ulong target, nint source, nuint bytes, nint stream) =>
        Entry.Driver("cuMemcpyHtoDAsync_v2", machine => machine.Copies.HostToDeviceAsync(target, (ulong)source, bytes, stream));

    [UnmanagedCallersOnly(EntryPoint = "cuMemcpyDtoHAsync_v2")]
    public static int MemcpyDtoHAsync(nint target, ulong source, nuint bytes, nint stream) =>
        Entry.Driver("cuMemcpyDtoHAsync_v2", machine => machine.Copies.DeviceToHostAsync((ulong)target, source, bytes, stream));

    [UnmanagedCallersOnly(EntryPoint = "cuMemcpyDtoDAsync_v2")]
    public static int MemcpyDtoDAsync(ulong target, ulong source, nuint bytes, nint stream) =>
        Entry.Driver("cuMemcpyDtoDAsync_v2", machine => machine.Copies.DeviceToDeviceAsync(target, source, bytes, stream));

    [UnmanagedCallersOnly(EntryPoint = "cuMemsetD8Async")]
    public static int MemsetD8Async(ulong target, byte value, nuint count, nint stream) =>
        Entry.Driver("cuMemsetD8Async", machine => machine.Copies.FillAsync(target, value, count, sizeof(byte), stream));

    [UnmanagedCallersOnly(EntryPoint = "cuMemsetD32Async")]
    public static int MemsetD32Async(ulong target, uint value, nuint count, nint stream) =>
        Entry.Driver("cuMemsetD32Async", machine => machine.Copies.FillAsync(target, value, count, sizeof(uint), stream));
}
