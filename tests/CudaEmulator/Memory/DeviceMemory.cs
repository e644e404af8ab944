using System.Runtime.InteropServices;
using CudaEmulator.Core;

namespace CudaEmulator;

/// <summary>
/// The device's memory. Addresses are never given out twice and lie where no process can read, with a gap after each allocation:
/// a stale address, an overrun and a host that follows a device pointer are all caught.
/// </summary>
public sealed unsafe class DeviceMemory(Func<ulong> capacity) : IDeviceMemory, IDisposable
{
    private const ulong FirstAddress = 0x0000_D000_0000_0000;
    private const ulong Alignment = 256; // what CUDA promises; real drivers give 512, which nobody may rely on
    private const ulong Gap = 64 << 10;
    private const int PageSize = 4096;

    private readonly List<Allocation> _live = []; // by address
    private readonly List<MemoryRange> _freed = [];
    private ulong _next = FirstAddress;

    public IReadOnlyList<Allocation> Live => _live;

    public ulong LiveBytes(AllocationKind kind) =>
        _live.Where(allocation => allocation.Kind == kind).Aggregate(0UL, (sum, allocation) => sum + allocation.Range.Length);

    /// <summary>Poisoned device memory, or null when the device is full.</summary>
    public Allocation? AllocateDevice(ulong bytes, object owner)
    {
        if (bytes > capacity() || LiveBytes(AllocationKind.Device) > capacity() - bytes)
            return null;
        var start = _next;
        _next = Align(start + bytes + Gap) + Alignment; // an odd multiple of 256: 512-byte alignment must not be relied on
        return Insert(new MemoryRange(start, bytes, Poisoned(bytes)), AllocationKind.Device, owner);
    }

    /// <summary>Poisoned page-locked host memory; the device sees it at the same address.</summary>
    public Allocation AllocatePinned(ulong bytes, object owner)
    {
        var host = Poisoned(bytes);
        _freed.RemoveAll(range => range.Start < (ulong)host + bytes && (ulong)host < range.Start + range.Length);
        return Insert(new MemoryRange((ulong)host, bytes, host), AllocationKind.Pinned, owner);
    }

    /// <summary>The live allocation that starts exactly there, or null.</summary>
    public Allocation? Exact(ulong start, AllocationKind kind)
    {
        var found = Containing(start);
        return found is not null && found.Range.Start == start && found.Kind == kind ? found : null;
    }

    public Allocation? Containing(ulong address)
    {
        var index = UpperBound(address) - 1;
        return index >= 0 && _live[index].Range.Contains(address, 1) ? _live[index] : null;
    }

    public MemoryRange Find(ulong address) => Containing(address)?.Range ?? default;

    public void Free(Allocation allocation)
    {
        _live.Remove(allocation);
        _freed.Add(allocation.Range);
        NativeMemory.AlignedFree((void*)allocation.Range.Host);
    }

    public DeviceFaultException Fault(ulong address, ulong bytes, bool write) =>
        new(DeviceFaultException.IllegalAddress,
            $"{(write ? "write" : "read")} of {bytes} bytes at 0x{address:x}: {Explain(address, bytes)}");

    /// <summary>Why [address, address + bytes) is not usable.</summary>
    public string Explain(ulong address, ulong bytes)
    {
        if (address == 0)
            return "the null pointer";
        if (Containing(address) is { } inside)
            return $"reaches {address + bytes - inside.Range.End} bytes past an allocation of {inside.Range.Length}";
        if (_freed.LastOrDefault(range => range.Contains(address, 1)) is { IsEmpty: false } freed)
            return $"use after free of an allocation of {freed.Length} bytes";
        var before = UpperBound(address) - 1;
        return before >= 0 && address - _live[before].Range.End < Gap
            ? $"{address - _live[before].Range.End} bytes behind the end of an allocation of {_live[before].Range.Length}"
            : "no allocation was ever there";
    }

    /// <summary>Whether an address lies in the part of the address space that only the device has.</summary>
    public static bool IsDeviceAddress(ulong address) => address >= FirstAddress;

    public bool WasFreed(ulong address) => _freed.Any(range => range.Start == address);

    public void Dispose()
    {
        foreach (var allocation in _live)
            NativeMemory.AlignedFree((void*)allocation.Range.Host);
        _live.Clear();
    }

    private Allocation Insert(MemoryRange range, AllocationKind kind, object owner)
    {
        var allocation = new Allocation(range, kind, owner);
        _live.Insert(UpperBound(range.Start), allocation);
        return allocation;
    }

    /// <summary>Index of the first allocation that starts above the address.</summary>
    private int UpperBound(ulong address)
    {
        var (low, high) = (0, _live.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_live[middle].Range.Start <= address)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private static ulong Align(ulong address) => (address + 2 * Alignment - 1) / (2 * Alignment) * (2 * Alignment);

    private static nint Poisoned(ulong bytes)
    {
        var words = (nuint)((bytes + 3) / 4);
        var host = (uint*)NativeMemory.AlignedAlloc(words * 4, PageSize);
        for (nuint i = 0; i < words; i++)
            host[i] = EmulatedDevice.Poison;
        return (nint)host;
    }
}
