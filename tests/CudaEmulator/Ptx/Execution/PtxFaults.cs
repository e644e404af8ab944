namespace CudaEmulator.Ptx.Execution;

/// <summary>CUresult values of faults that only a running kernel has.</summary>
internal static class PtxFaults
{
    public const int LaunchTimeout = 702;
}
