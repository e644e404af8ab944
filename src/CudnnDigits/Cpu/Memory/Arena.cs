using System.Runtime.InteropServices;

namespace CudnnDigits.Cpu.Memory;

/// <summary>
/// Owns every native buffer of one executor. Buffers are zeroed and aligned to cache lines. They are all allocated during construction and
/// freed together when the arena is disposed.
/// </summary>
internal sealed unsafe class Arena : IDisposable
{
    /// <summary>Bytes in a cache line; the widest vector has as many.</summary>
    public const int CacheLine = 64;

    /// <summary>
    /// Bytes added to every buffer, so that buffers with the size of a power of two do not start a multiple of 4 KiB apart. A processor
    /// first compares only the low 12 bits of addresses, so it would mistake a load from one such buffer for a load of what was just stored
    /// to another ("4K aliasing") and delay it.
    /// </summary>
    private const int Skew = 33 * CacheLine;

    private const nuint BlockBytes = 4 << 20;

    private readonly List<nint> _blocks = [];
    private byte* _next;
    private nuint _remaining;

    /// <summary>Bytes allocated from the operating system so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>
    /// A new zeroed buffer. Kernels may read and write up to one cache line past its end, so they need no scalar tail loop.
    /// </summary>
    public T* Allocate<T>(long count)
        where T : unmanaged
    {
        var bytes = ((((nuint)count * (nuint)sizeof(T)) + (2 * CacheLine) - 1) & ~(nuint)(CacheLine - 1)) + Skew;
        if (bytes > _remaining) AddBlock(bytes);
        var buffer = _next;
        _next += bytes;
        _remaining -= bytes;
        return (T*)buffer;
    }

    /// <summary>
    /// Distance in elements between the parts of a buffer that two threads write, for parts of <paramref name="count"/> elements. The parts
    /// share no cache line (false sharing) and keep enough distance that one thread's prefetcher does not fetch lines of the other.
    /// </summary>
    public static long Stride<T>(long count)
        where T : unmanaged =>
        ((((count * sizeof(T)) + CacheLine - 1) / CacheLine * CacheLine) + Skew) / sizeof(T);

    public void Dispose()
    {
        foreach (var block in _blocks) NativeMemory.AlignedFree((void*)block);
        _blocks.Clear();
        _remaining = 0;
    }

    private void AddBlock(nuint bytes)
    {
        var size = nuint.Max(bytes, BlockBytes);
        _next = (byte*)NativeMemory.AlignedAlloc(size, CacheLine);
        _blocks.Add((nint)_next);
        NativeMemory.Clear(_next, size);
        _remaining = size;
        Bytes += (long)size;
    }
}
