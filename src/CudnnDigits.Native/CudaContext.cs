using System.Runtime.InteropServices;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native;

/// <summary>
/// The primary context of one GPU, which all libraries of the process share. It counts the bytes that buffers hold in it.
/// </summary>
public sealed class CudaContext : IDisposable
{
    private const int NameLength = 256;
    private readonly CUdevice _device;
    private readonly CUcontext _context;
    private bool _disposed;

    /// <summary>Retains the primary context of device <paramref name="ordinal"/> and makes it current.</summary>
    /// <exception cref="CudaException">There is no driver, or no such device.</exception>
    public CudaContext(int ordinal = 0)
    {
        NativeLibraries.Require(CudaDriver.Library);
        CudaDriver.cuInit(0).ThrowIfFailed();
        CudaDriver.cuDeviceGet(out _device, ordinal).ThrowIfFailed();
        CudaDriver.cuDevicePrimaryCtxRetain(out _context, _device).ThrowIfFailed();
        try
        {
            MakeCurrent();
            Name = ReadName(_device);
            ComputeCapability = new Version(
                Attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR),
                Attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR));
            Multiprocessors = Attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT);
            CudaDriver.cuDeviceTotalMem_v2(out var bytes, _device).ThrowIfFailed();
            TotalBytes = (long)bytes;
            CudaDriver.cuDriverGetVersion(out var version).ThrowIfFailed();
            DriverVersion = VersionNumbers.Cuda(version);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Name { get; }

    public Version ComputeCapability { get; }

    public int Multiprocessors { get; }

    /// <summary>Memory of the GPU in bytes.</summary>
    public long TotalBytes { get; }

    /// <summary>The newest CUDA version that the driver serves.</summary>
    public Version DriverVersion { get; }

    /// <summary>Bytes of device memory that buffers hold now.</summary>
    public long LiveDeviceBytes { get; internal set; }

    /// <summary>Bytes of pinned host memory that buffers hold now.</summary>
    public long LivePinnedBytes { get; internal set; }

    /// <summary>Bytes of device memory that are free now, for all processes.</summary>
    public long FreeBytes
    {
        get
        {
            CudaDriver.cuMemGetInfo_v2(out var free, out _).ThrowIfFailed();
            return (long)free;
        }
    }

    /// <summary>What the memory transfers by its clock and width, two words a cycle; null where the driver does not tell.</summary>
    public double? PeakBytesPerSecond =>
        CudaDriver.cuDeviceGetAttribute(out var kilohertz, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE, _device) == CUresult.CUDA_SUCCESS
        && CudaDriver.cuDeviceGetAttribute(out var bits, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH, _device) == CUresult.CUDA_SUCCESS
        && kilohertz > 0 && bits > 0 ? 2 * 1000.0 * kilohertz * bits / 8 : null;

    /// <summary>Makes the context the calling thread's own: first thing at every entry, since a caller may come on another thread.</summary>
    public void MakeCurrent() => CudaDriver.cuCtxSetCurrent(_context).ThrowIfFailed();

    /// <summary>Makes the context current as <see cref="MakeCurrent"/> does, for Dispose: a failure is only traced.</summary>
    public void TryMakeCurrent() => CudaDriver.cuCtxSetCurrent(_context).TraceIfFailed();

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        CudaDriver.cuDevicePrimaryCtxRelease_v2(_device).TraceIfFailed();
    }

    private int Attribute(CUdevice_attribute attribute)
    {
        CudaDriver.cuDeviceGetAttribute(out var value, attribute, _device).ThrowIfFailed();
        return value;
    }

    private static unsafe string ReadName(CUdevice device)
    {
        var name = stackalloc byte[NameLength];
        CudaDriver.cuDeviceGetName(name, NameLength, device).ThrowIfFailed();
        return Marshal.PtrToStringUTF8((nint)name) ?? "";
    }
}
