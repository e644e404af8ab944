using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Driver;

/// <summary>An array in device memory, uninitialized.</summary>
public sealed class DeviceBuffer<T> : IDisposable
    where T : unmanaged
{
    private readonly CudaContext _context;

    /// <param name="context">The context in which it is allocated.</param>
    /// <param name="length">Number of elements, at least 1.</param>
    /// <param name="name">What the memory is for, for the out-of-memory message.</param>
    /// <param name="relief">What makes it smaller, for the same message.</param>
    public DeviceBuffer(CudaContext context, long length, string name, string relief)
    {
        (_context, Length) = (context, length);
        var status = DriverApi.cuMemAlloc_v2(out var pointer, (nuint)Bytes);
        if (status != CUresult.CUDA_SUCCESS) throw Refused(status, name, relief);
        Pointer = pointer;
        _context.LiveDeviceBytes += Bytes;
    }

    public CUdeviceptr Pointer { get; }

    public long Length { get; }

    public unsafe long Bytes => Length * sizeof(T);

    /// <summary>The address of element <paramref name="index"/>.</summary>
    public unsafe CUdeviceptr At(long index) => Pointer.Plus(index * sizeof(T));

    /// <summary>Queues a copy of the first <paramref name="count"/> elements from the host to element <paramref name="at"/> on.</summary>
    public unsafe void CopyFrom(PinnedBuffer<T> source, long count, CudaStream stream, long at = 0)
    {
        Check(count, source.Length, at);
        DriverApi.cuMemcpyHtoDAsync_v2(At(at), source.Address, (nuint)(count * sizeof(T)), stream.Handle).ThrowIfFailed();
    }

    /// <summary>
    /// Queues a copy of <paramref name="count"/> elements, from <paramref name="at"/> on, to the host. Synchronize before reading them.
    /// </summary>
    public unsafe void CopyTo(PinnedBuffer<T> target, long count, CudaStream stream, long at = 0)
    {
        Check(count, target.Length, at);
        DriverApi.cuMemcpyDtoHAsync_v2(target.Address, At(at), (nuint)(count * sizeof(T)), stream.Handle).ThrowIfFailed();
    }

    /// <summary>Queues zeroing the whole buffer.</summary>
    public void Clear(CudaStream stream) => DriverApi.cuMemsetD8Async(Pointer, 0, (nuint)Bytes, stream.Handle).ThrowIfFailed();

    public void Dispose()
    {
        DriverApi.cuMemFree_v2(Pointer).TraceIfFailed();
        _context.LiveDeviceBytes -= Bytes;
    }

    private void Check(long count, int there, long at)
    {
        if (count > there || at + count > Length)
            throw new ArgumentException($"a copy of {count} elements at {at}: the device has {Length}, the host {there}");
    }

    private CudaException Refused(CUresult status, string name, string relief)
    {
        var failure = StatusExtensions.Failure(status, nameof(DriverApi.cuMemAlloc_v2));
        var free = DriverApi.cuMemGetInfo_v2(out var bytes, out var total) == CUresult.CUDA_SUCCESS
            ? $", {(long)bytes >> 20} of {(long)total >> 20} MiB are free"
            : "";
        return failure.While(
            $"allocating {name} ({Bytes:N0} bytes; this process uses {_context.LiveDeviceBytes >> 20} MiB{free})",
            status == CUresult.CUDA_ERROR_OUT_OF_MEMORY ? relief : null);
    }
}
