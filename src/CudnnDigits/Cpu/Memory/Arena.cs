using System.Runtime.InteropServices;

namespace CudnnDigits.Cpu.Memory;

/// <summary>
/// Owns every native buffer of one executor. Buffers are handed out zeroed and aligned to cache lines, during construction
/// only; they live until the arena is disposed.
/// </summary>
internal sealed unsafe class Arena : IDisposable
{
    /// <summary>Bytes in a cache line, and in the widest vector.</summary>
    public const int CacheLine = 64;

    /// <summary>
    /// Keeps buffers of a power-of-two size from lying a multiple of 4 KiB apart: a processor compares only the low 12 bits of an
    /// address at first, and takes a load from one such buffer for one of what was just stored to the other.
    /// </summary>
    private const int Skew = 33 * CacheLine;

    private const nuint BlockBytes = 4 << 20;

    private readonly List<nint> _blocks = [];
    private byte* _next;
    private nuint _remaining;

    /// <summary>Bytes taken from the operating system so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>A new zeroed buffer. One line behind its end may be read and written, so that kernels need no tail for a vector.</summary>
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
    /// Elements from one thread's part of a buffer to the next's, for parts of a count of elements. What two threads write must not share
    /// a cache line, nor lie so near that one thread reads ahead into what the other writes: the line travels between them each time.
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
