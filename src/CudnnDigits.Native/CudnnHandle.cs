using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native;

/// <summary>cuDNN on one stream.</summary>
public sealed class CudnnHandle : IDisposable
{
    public CudnnHandle()
    {
        NativeLibraries.Require(Cudnn.Library);
        Cudnn.cudnnCreate(out var handle).ThrowIfFailed();
        Handle = handle;
    }

    public cudnnHandle_t Handle { get; }

    public static Version Version => VersionNumbers.Cudnn((long)Cudnn.cudnnGetVersion());

    /// <summary>The CUDA version that it was built for.</summary>
    public static Version CudaVersion => VersionNumbers.Cuda((long)Cudnn.cudnnGetCudartVersion());

    public void Use(CudaStream stream) => Cudnn.cudnnSetStream(Handle, stream.Handle).ThrowIfFailed();

    public void Dispose() => Cudnn.cudnnDestroy(Handle).TraceIfFailed();
}
