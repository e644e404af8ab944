using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Driver;

/// <summary>
/// Page-locked host memory, for asynchronous copies. While a copy is in flight, do not access or free it.
/// </summary>
public sealed unsafe class PinnedBuffer<T> : IDisposable
    where T : unmanaged
{
    private readonly CudaContext _context;

    public PinnedBuffer(CudaContext context, int length)
    {
        (_context, Length) = (context, length);
        DriverApi.cuMemAllocHost_v2(out var address, (nuint)Bytes).ThrowIfFailed();
        Address = (T*)address;
        _context.LivePinnedBytes += Bytes;
    }

    public int Length { get; }

    public long Bytes => (long)Length * sizeof(T);

    public Span<T> Span => new(Address, Length);

    internal T* Address { get; }

    public void Dispose()
    {
        DriverApi.cuMemFreeHost(Address).TraceIfFailed();
        _context.LivePinnedBytes -= Bytes;
    }
}
