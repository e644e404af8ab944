using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Memory;

/// <summary>
/// Workspace that the convolutions of one network share, one after the other. It grows while the network is built and is fixed
/// afterward, because a captured graph holds its address.
/// </summary>
internal sealed class Workspace(CudaSession session) : IDisposable
{
    private DeviceBuffer<byte>? _buffer;

    public CUdeviceptr Pointer => _buffer?.Pointer ?? default;

    public long Bytes => _buffer?.Bytes ?? 0;

    /// <summary>Grows the workspace. If memory does not suffice, the old one stays: earlier passes use it.</summary>
    /// <exception cref="CudnnDigits.Native.Errors.CudaException">Memory does not suffice.</exception>
    public void EnsureAtLeast(long bytes)
    {
        if (bytes <= Bytes) return;

        // Queued work may still write to the old buffer.
        session.Stream.Synchronize();
        var larger = session.Allocate<byte>(bytes, "cuDNN's workspace", "Use a smaller --batch-size");
        _buffer?.Dispose();
        _buffer = larger;
    }

    public void Dispose()
    {
        _buffer?.Dispose();
        _buffer = null;
    }
}
