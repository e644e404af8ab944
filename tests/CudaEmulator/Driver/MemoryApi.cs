using CudaEmulator.Core;

namespace CudaEmulator.Driver;

/// <summary>Device and page-locked host allocations.</summary>
public sealed class MemoryApi(Machine machine)
{
    public ulong Allocate(ulong bytes)
    {
        var context = machine.Contexts.Require();
        machine.Captures.RefuseUnsafe();
        if (bytes == 0)
            throw new StatusException(CuResult.InvalidValue, "an allocation of 0 bytes");
        var allocation = machine.Memory.AllocateDevice(bytes, context)
            ?? throw new StatusException(
                machine.Settings.Broken.Contains(Faults.VagueOutOfMemory) ? CuResult.Unknown : CuResult.OutOfMemory, $"{bytes} bytes wanted, {FreeBytes()} free");
        machine.Journal.Count(Counter.Allocations);
        machine.Journal.Peak(Counter.PeakBytes, (long)machine.Memory.LiveBytes(AllocationKind.Device));
        return allocation.Range.Start;
    }

    public ulong AllocatePinned(ulong bytes)
    {
        var context = machine.Contexts.Require();
        machine.Captures.RefuseUnsafe();
        if (bytes == 0)
            throw new StatusException(CuResult.InvalidValue, "an allocation of 0 bytes");
        machine.Journal.Count(Counter.PinnedAllocations);
        return machine.Memory.AllocatePinned(bytes, context).Range.Start;
    }

    public void Free(ulong address) => Free(address, AllocationKind.Device);

    public void FreePinned(ulong address) => Free(address, AllocationKind.Pinned);

    public (ulong Free, ulong Total) Info()
    {
        machine.Contexts.Require();
        return (FreeBytes(), machine.Settings.Memory);
    }

    /// <summary>
    /// Like the real driver, waits for queued work first: that work may still use the block. Freeing with work under way is legal,
    /// using the block afterwards is not.
    /// </summary>
    private void Free(ulong address, AllocationKind kind)
    {
        if (address == 0)
            return;
        var context = machine.Contexts.RequireEvenIfFaulted();
        machine.Captures.RefuseUnsafe();
        if (machine.Memory.Exact(address, kind) is not { } allocation)
        {
            var reason = machine.Memory.WasFreed(address) ? "double free"
                : $"not the start of a {kind} allocation: {machine.Memory.Explain(address, 1)}";
            machine.Journal.Misuse($"free of 0x{address:x}: {reason}");
            throw new StatusException(CuResult.InvalidValue, reason);
        }
        context.DrainAll();
        if (kind == AllocationKind.Device && machine.Settings.Broken.Contains(Faults.Leak))
            return;
        machine.Memory.Free(allocation);
        machine.Contexts.Require();
    }

    private ulong FreeBytes()
    {
        var live = machine.Memory.LiveBytes(AllocationKind.Device);
        return live > machine.Settings.Memory ? 0 : machine.Settings.Memory - live;
    }
}
