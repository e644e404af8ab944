using CudaEmulator.Core;

namespace CudaEmulator.Cublas;

/// <summary>cuBLAS: handles and their settings.</summary>
public sealed class CublasApi(Machine machine)
{
    private const ulong WorkspaceAlignment = 256;
    private const int Tf32Math = 3;
    private const int DisallowReducedPrecision = 16;

    private readonly Gemm _gemm = new(machine);

    public nint Create()
    {
        var context = machine.Contexts.Require();
        machine.Captures.RefuseUnsafe();
        if (machine.Settings.Cublas / 10000 > machine.Settings.Driver / 1000)
            throw new StatusException(CublasStatus.NotInitialized, "the driver is too old for this cuBLAS", Library.Cublas);
        return machine.Handles.Add(new CublasHandle(context));
    }

    /// <summary>Waits for the device first.</summary>
    public void Destroy(nint handle)
    {
        var cublas = Require(handle);
        machine.Captures.RefuseUnsafe();
        cublas.Context.DrainAll();
        machine.Handles.Remove(handle);
        machine.Contexts.Require();
    }

    /// <summary>Falls back to the library's own workspace, even when the stream stays the same.</summary>
    public void SetStream(nint handle, nint stream)
    {
        var cublas = Require(handle);
        machine.Streams.Resolve(stream);
        cublas.Stream = stream;
        cublas.Workspace = 0;
        cublas.WorkspaceBytes = 0;
    }

    public void SetWorkspace(nint handle, ulong workspace, ulong bytes)
    {
        var cublas = Require(handle);
        if (workspace % WorkspaceAlignment != 0)
            throw new StatusException(CublasStatus.InvalidValue,
                $"the workspace 0x{workspace:x} is not aligned to {WorkspaceAlignment} bytes", Library.Cublas);
        if (workspace != 0 && !machine.Memory.Find(workspace).Contains(workspace, bytes))
        {
            machine.Journal.Misuse($"cublasSetWorkspace_v2: {machine.Memory.Explain(workspace, bytes)}");
            throw new StatusException(CublasStatus.InvalidValue, "the workspace is not one live allocation", Library.Cublas);
        }
        cublas.Workspace = workspace;
        cublas.WorkspaceBytes = workspace == 0 ? 0 : bytes;
    }

    public void SetMathMode(nint handle, int mode)
    {
        var cublas = Require(handle);
        if ((mode & ~DisallowReducedPrecision) is < 0 or > Tf32Math)
            throw new StatusException(CublasStatus.InvalidValue, $"unknown math mode {mode}", Library.Cublas);
        cublas.MathMode = mode;
    }

    /// <summary>Major version, minor version or patch level, by libraryPropertyType. Needs neither handle nor device.</summary>
    public int Property(int type) => type switch
    {
        0 => machine.Settings.Cublas / 10000,
        1 => machine.Settings.Cublas / 100 % 100,
        2 => machine.Settings.Cublas % 100,
        _ => throw new StatusException(CublasStatus.InvalidValue, $"unknown property {type}", Library.Cublas),
    };

    /// <summary>C = alpha * op(A) * op(B) + beta * C in single precision.</summary>
    public void Sgemm(nint handle, GemmArguments arguments)
    {
        var cublas = Require(handle);
        _gemm.Enqueue(cublas, arguments, mayRound: (cublas.MathMode & ~DisallowReducedPrecision) == Tf32Math);
    }

    private CublasHandle Require(nint handle) => machine.Require<CublasHandle>(handle, CublasStatus.NotInitialized, Library.Cublas);
}
