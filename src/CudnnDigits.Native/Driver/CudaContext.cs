using System.Runtime.InteropServices;
using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Driver;

/// <summary>
/// The primary context of one GPU, shared by all libraries of the process. Counts the bytes allocated in it.
/// </summary>
public sealed class CudaContext : IDisposable
{
    private const int NameLength = 256;
    private readonly CUdevice _device;
    private readonly CUcontext _context;
    private bool _disposed;

    /// <summary>Retains the primary context of device <paramref name="ordinal"/> and makes it current.</summary>
    /// <exception cref="CudaException">The driver is missing, or there is no such device.</exception>
    public CudaContext(int ordinal = 0)
    {
        DriverVersion = InstalledDriver;
        DriverApi.cuInit(0).ThrowIfFailed();
        DriverApi.cuDeviceGet(out _device, ordinal).ThrowIfFailed();
        DriverApi.cuDevicePrimaryCtxRetain(out _context, _device).ThrowIfFailed();
        using var guard = new ConstructionGuard(this);
        MakeCurrent();
        Name = ReadName(_device);
        ComputeCapability = new Version(
            Attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR),
            Attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR));
        Multiprocessors = Attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT);
        DriverApi.cuDeviceTotalMem_v2(out var bytes, _device).ThrowIfFailed();
        TotalBytes = (long)bytes;
        guard.Complete();
    }

    /// <summary>The newest CUDA version that the driver supports. Needs no GPU.</summary>
    /// <exception cref="CudaException">The driver is missing.</exception>
    public static Version InstalledDriver
    {
        get
        {
            CudaException.ThrowIfMissing(DriverApi.Library);
            DriverApi.cuDriverGetVersion(out var version).ThrowIfFailed();
            return VersionNumbers.Cuda(version);
        }
    }

    public string Name { get; }

    public Version ComputeCapability { get; }

    public int Multiprocessors { get; }

    /// <summary>Total memory of the GPU, in bytes.</summary>
    public long TotalBytes { get; }

    /// <summary>The newest CUDA version that the driver supports.</summary>
    public Version DriverVersion { get; }

    /// <summary>Bytes of device memory allocated by this context's buffers.</summary>
    public long LiveDeviceBytes { get; internal set; }

    /// <summary>Bytes of pinned host memory allocated by this context's buffers.</summary>
    public long LivePinnedBytes { get; internal set; }

    /// <summary>Bytes of device memory that are free, across all processes.</summary>
    public long FreeBytes
    {
        get
        {
            DriverApi.cuMemGetInfo_v2(out var free, out _).ThrowIfFailed();
            return (long)free;
        }
    }

    /// <summary>What the memory transfers by its clock and width, two words a cycle; null where the driver does not tell.</summary>
    public double? PeakBytesPerSecond =>
        TryAttribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE) is { } kilohertz
        && TryAttribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH) is { } bits
            ? 2 * 1000.0 * kilohertz * bits / 8
            : null;

    /// <summary>
    /// Makes the context current for the calling thread. Needed at every public entry point, because callers may change threads.
    /// </summary>
    public void MakeCurrent() => DriverApi.cuCtxSetCurrent(_context).ThrowIfFailed();

    /// <summary>Makes the context current without throwing, for Dispose: a failure is traced.</summary>
    public void TryMakeCurrent() => DriverApi.cuCtxSetCurrent(_context).TraceIfFailed();

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        DriverApi.cuDevicePrimaryCtxRelease_v2(_device).TraceIfFailed();
    }

    private int? TryAttribute(CUdevice_attribute attribute) =>
        DriverApi.cuDeviceGetAttribute(out var value, attribute, _device) == CUresult.CUDA_SUCCESS && value > 0 ? value : null;

    private int Attribute(CUdevice_attribute attribute)
    {
        DriverApi.cuDeviceGetAttribute(out var value, attribute, _device).ThrowIfFailed();
        return value;
    }

    private static unsafe string ReadName(CUdevice device)
    {
        var name = stackalloc byte[NameLength];
        DriverApi.cuDeviceGetName(name, NameLength, device).ThrowIfFailed();
        return Marshal.PtrToStringUTF8((nint)name) ?? "";
    }
}
