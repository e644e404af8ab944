using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Cudnn;

/// <summary>A cuDNN handle, bound to one stream.</summary>
public sealed class CudnnHandle : IDisposable
{
    public CudnnHandle()
    {
        CudaException.ThrowIfMissing(CudnnApi.Library);
        CudnnApi.cudnnCreate(out var handle).ThrowIfFailed();
        Handle = handle;
    }

    public cudnnHandle_t Handle { get; }

    public static Version Version => VersionNumbers.Cudnn((long)CudnnApi.cudnnGetVersion());

    /// <summary>The CUDA version that this cuDNN was built for.</summary>
    public static Version CudaVersion => VersionNumbers.Cuda((long)CudnnApi.cudnnGetCudartVersion());

    public void Use(CudaStream stream) => CudnnApi.cudnnSetStream(Handle, stream.Handle).ThrowIfFailed();

    public void Dispose() => CudnnApi.cudnnDestroy(Handle).TraceIfFailed();
}
