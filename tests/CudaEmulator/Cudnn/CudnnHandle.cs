using CudaEmulator.Driver;

namespace CudaEmulator.Cudnn;

/// <summary>A cudnnHandle_t: the context it was made in and the stream that its calls queue on.</summary>
public sealed class CudnnHandle(Context context)
{
    public Context Context { get; } = context;

    /// <summary>The stream's handle; 0 is the legacy stream.</summary>
    public nint Stream { get; set; }
}
