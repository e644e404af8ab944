namespace CudaEmulator.Ptx.Execution;

/// <summary>
/// Where shared memory, local memory and the variables of modules lie among generic addresses. No allocation is ever that high; the top
/// byte tells them apart.
/// </summary>
internal static class AddressMap
{
    public const ulong Shared = 0xF1UL << 56;
    public const ulong Local = 0xF2UL << 56;
    public const ulong Module = 0xF3UL << 56;

    /// <summary>How far apart the variables of two modules lie.</summary>
    public const ulong ModuleStride = 1UL << 32;

    public static ulong WindowOf(ulong address) => address & (0xFFUL << 56);
}
