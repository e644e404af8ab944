using System.Runtime.CompilerServices;
using CudaEmulator.Core;

namespace CudaEmulator.Driver;

/// <summary>
/// Copies and fills. A copy from or to page-locked memory happens when the queue gets to it, not at the call: a buffer that the host
/// reuses too early gives the wrong bytes here as it would there.
/// </summary>
public sealed unsafe class CopyApi(Machine machine)
{
    public void HostToDevice(ulong target, ulong source, ulong bytes)
    {
        var context = BeginBlocking();
        if (bytes == 0)
            return;
        RequireDevice(target, bytes);
        RequireHost(source, bytes);
        Upload(target, (byte*)source, bytes);
        context.ThrowIfFaulted();
    }

    public void DeviceToHost(ulong target, ulong source, ulong bytes)
    {
        var context = BeginBlocking();
        if (bytes == 0)
            return;
        RequireDevice(source, bytes);
        RequireHost(target, bytes);
        Download((byte*)target, source, bytes);
        context.ThrowIfFaulted();
    }

    public void HostToDeviceAsync(ulong target, ulong source, ulong bytes, nint streamHandle)
    {
        var stream = machine.Streams.Resolve(streamHandle);
        if (bytes == 0)
            return;
        RequireDevice(target, bytes);
        var pinned = RequireHost(source, bytes);
        if (pinned || stream.Capture is not null)
        {
            Enqueue(stream, "cuMemcpyHtoDAsync_v2", () => Upload(target, Pointer(source, bytes, pinned), bytes));
            return;
        }
        var staged = new Span<byte>((byte*)source, checked((int)bytes)).ToArray();
        Enqueue(stream, "cuMemcpyHtoDAsync_v2", () =>
        {
            fixed (byte* from = staged)
                Upload(target, from, bytes);
        });
    }

    /// <summary>To pageable memory the call blocks, and counts as a synchronisation.</summary>
    public void DeviceToHostAsync(ulong target, ulong source, ulong bytes, nint streamHandle)
    {
        var stream = machine.Streams.Resolve(streamHandle);
        if (bytes == 0)
            return;
        RequireDevice(source, bytes);
        var pinned = RequireHost(target, bytes);
        Enqueue(stream, "cuMemcpyDtoHAsync_v2", () => Download(Pointer(target, bytes, pinned), source, bytes));
        if (!pinned && stream.Capture is null)
            machine.Streams.Synchronize(streamHandle);
    }

    public void DeviceToDeviceAsync(ulong target, ulong source, ulong bytes, nint streamHandle)
    {
        var stream = machine.Streams.Resolve(streamHandle);
        if (bytes == 0)
            return;
        RequireDevice(source, bytes);
        RequireDevice(target, bytes);
        Enqueue(stream, "cuMemcpyDtoDAsync_v2", () =>
        {
            var from = machine.Memory.Check(source, bytes, write: false);
            Buffer.MemoryCopy(from, machine.Memory.Check(target, bytes, write: true), bytes, bytes);
            machine.Journal.Count(Counter.DeviceToDeviceCopies);
            machine.Journal.Count(Counter.DeviceToDeviceBytes, (long)bytes);
        });
    }

    /// <param name="target">Where to begin.</param>
    /// <param name="value">What every element becomes.</param>
    /// <param name="elements">How many; elements, not bytes.</param>
    /// <param name="size">Bytes of an element: 1 or 4; the address is a multiple of it.</param>
    /// <param name="streamHandle">Where to queue it.</param>
    public void FillAsync(ulong target, uint value, ulong elements, int size, nint streamHandle)
    {
        var stream = machine.Streams.Resolve(streamHandle);
        if (elements == 0)
            return;
        var bytes = elements * (ulong)size;
        RequireDevice(target, bytes);
        if (target % (ulong)size != 0)
            throw new StatusException(CuResult.InvalidValue, $"0x{target:x} is not a multiple of {size}");
        stream.Context.Enqueue(stream, new Operation(NodeKind.Memset, "cuMemset", () =>
        {
            var at = machine.Memory.Check(target, bytes, write: true);
            if (size == 1)
                Unsafe.InitBlock(at, (byte)value, checked((uint)bytes));
            else
                new Span<uint>(at, checked((int)elements)).Fill(value);
        }));
    }

    private Context BeginBlocking()
    {
        var context = machine.Contexts.Require();
        machine.Captures.RefuseLegacyStream(context);
        machine.Journal.Count(Counter.Synchronizations);
        StreamApi.DrainLegacy(context);
        return machine.Contexts.Require();
    }

    private static void Enqueue(CudaStream stream, string name, Action run) =>
        stream.Context.Enqueue(stream, new Operation(NodeKind.Memcpy, name, run));

    private void Upload(ulong target, byte* source, ulong bytes)
    {
        Buffer.MemoryCopy(source, machine.Memory.Check(target, bytes, write: true), bytes, bytes);
        machine.Journal.Count(Counter.HostToDeviceCopies);
        machine.Journal.Count(Counter.HostToDeviceBytes, (long)bytes);
    }

    private void Download(byte* target, ulong source, ulong bytes)
    {
        Buffer.MemoryCopy(machine.Memory.Check(source, bytes, write: false), target, bytes, bytes);
        if (bytes > 1024 && machine.Settings.Broken.Contains(Faults.PerturbedDownload))
            target[bytes - 1] ^= 1;
        machine.Journal.Count(Counter.DeviceToHostCopies);
        machine.Journal.Count(Counter.DeviceToHostBytes, (long)bytes);
    }

    /// <summary>A page-locked buffer has to be alive still when the copy runs.</summary>
    private byte* Pointer(ulong host, ulong bytes, bool pinned) =>
        pinned ? machine.Memory.Check(host, bytes, write: false) : (byte*)host;

    private void RequireDevice(ulong address, ulong bytes)
    {
        if (!machine.Memory.Find(address).Contains(address, bytes))
            throw Refused($"device range of {bytes} bytes at 0x{address:x}: {machine.Memory.Explain(address, bytes)}");
    }

    /// <summary>Whether a usable host range is page-locked.</summary>
    private bool RequireHost(ulong address, ulong bytes)
    {
        if (address == 0)
            throw new StatusException(CuResult.InvalidValue, "the host pointer is null");
        if (DeviceMemory.IsDeviceAddress(address))
            throw Refused($"0x{address:x} is a device address where a host pointer belongs");
        if (machine.Memory.Containing(address) is not { } block)
            return false;
        return block.Range.Contains(address, bytes)
            ? true
            : throw Refused($"host range of {bytes} bytes at 0x{address:x}: {machine.Memory.Explain(address, bytes)}");
    }

    private StatusException Refused(string reason)
    {
        machine.Journal.Misuse(reason);
        return new StatusException(CuResult.InvalidValue, reason);
    }
}
