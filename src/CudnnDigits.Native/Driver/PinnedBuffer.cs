using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Driver;

/// <summary>
/// Host memory that the device copies from and to without the host's help. While a copy is under way it must be neither touched nor freed.
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
