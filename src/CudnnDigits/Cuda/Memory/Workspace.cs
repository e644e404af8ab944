using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Memory;

/// <summary>
/// Scratch memory that the convolutions of one network share, one after the other. It grows while the network is built, and is fixed
/// from then on: a captured graph holds its address.
/// </summary>
internal sealed class Workspace(CudaSession session) : IDisposable
{
    private DeviceBuffer<byte>? _buffer;

    public CUdeviceptr Pointer => _buffer?.Pointer ?? default;

    public long Bytes => _buffer?.Bytes ?? 0;

    public void EnsureAtLeast(long bytes)
    {
        if (bytes <= Bytes) return;

        // What is queued may still write to the old buffer.
        session.Stream.Synchronize();
        Dispose();
        _buffer = session.Allocate<byte>(bytes, "cuDNN's workspace", "Take a smaller --batch-size");
    }

    public void Dispose()
    {
        _buffer?.Dispose();
        _buffer = null;
    }
}
