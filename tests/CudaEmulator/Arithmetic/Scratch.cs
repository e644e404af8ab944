using CudaEmulator.Core;

namespace CudaEmulator.Arithmetic;

/// <summary>Workspaces: what an operation may use for itself, it uses up.</summary>
public static unsafe class Scratch
{
    private const ulong Granularity = 256;

    /// <summary>How much of a workspace a GEMM writes over.</summary>
    public static ulong GemmBytes(int m, int n) => RoundUp((ulong)m * (ulong)n * sizeof(float));

    public static ulong RoundUp(ulong bytes) => (bytes + Granularity - 1) / Granularity * Granularity;

    /// <summary>Leaves nothing there that a later call could take for data.</summary>
    public static void Scribble(IDeviceMemory memory, ulong workspace, ulong bytes)
    {
        if (workspace == 0 || bytes == 0)
            return;
        var words = (uint*)memory.Check(workspace, bytes, write: true);
        new Span<uint>(words, checked((int)(bytes / sizeof(uint)))).Fill(EmulatedDevice.Poison);
    }
}
