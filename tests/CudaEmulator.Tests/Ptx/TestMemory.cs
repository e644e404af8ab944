using System.Runtime.InteropServices;

namespace CudaEmulator.Tests.Ptx;

/// <summary>Global memory for kernels under test: buffers with a gap between them, so that one step beyond is outside.</summary>
internal sealed unsafe class TestMemory : IDeviceMemory, IDisposable
{
    private const ulong Gap = 4096;

    private readonly List<MemoryRange> _ranges = [];
    private ulong _next = 0x7000_0000_0000;

    public ulong Upload<T>(params ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values);
        var range = new MemoryRange(_next, (ulong)bytes.Length, (nint)NativeMemory.Alloc((nuint)Math.Max(1, bytes.Length)));
        bytes.CopyTo(new Span<byte>((void*)range.Host, bytes.Length));
        _ranges.Add(range);
        _next += (range.Length + Gap) / Gap * Gap + Gap;
        return range.Start;
    }

    /// <summary>All elements of the buffer that starts at <paramref name="address"/>.</summary>
    public T[] Download<T>(ulong address)
        where T : unmanaged
    {
        var range = Find(address);
        return new Span<T>((void*)range.Host, (int)range.Length / sizeof(T)).ToArray();
    }

    public MemoryRange Find(ulong address) => _ranges.Find(range => range.Contains(address, 1));

    public DeviceFaultException Fault(ulong address, ulong bytes, bool write) =>
        new(DeviceFaultException.IllegalAddress, $"{bytes} bytes at 0x{address:x}");

    public void Dispose()
    {
        foreach (var range in _ranges)
            NativeMemory.Free((void*)range.Host);
    }
}
