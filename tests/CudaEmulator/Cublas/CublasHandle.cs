using CudaEmulator.Driver;

namespace CudaEmulator.Cublas;

/// <summary>A cublasHandle_t: the context it was made in, its stream, workspace and math mode.</summary>
public sealed class CublasHandle(Context context)
{
    public Context Context { get; } = context;

    /// <summary>The stream's handle; 0 is the legacy stream.</summary>
    public nint Stream { get; set; }

    /// <summary>The caller's workspace, or 0 for the library's own pool.</summary>
    public ulong Workspace { get; set; }
    public ulong WorkspaceBytes { get; set; }
    public int MathMode { get; set; }
}
