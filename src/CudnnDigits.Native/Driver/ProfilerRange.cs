using CudnnDigits.Native.Loading;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Driver;

/// <summary>Names what happens until it is disposed of, in NVIDIA's profilers: <c>using (ProfilerRange.Push("conv1 forward")) ...</c></summary>
public readonly struct ProfilerRange : IDisposable
{
    private readonly bool _pushed;

    private ProfilerRange(bool pushed) => _pushed = pushed;

    /// <summary>Opens a range inside the one that is open. Without NVTX it does nothing.</summary>
    public static ProfilerRange Push(string name)
    {
        if (!NativeLibraries.IsFound(NvtxApi.Library)) return default;
        _ = NvtxApi.nvtxRangePushA(name);
        return new(true);
    }

    public void Dispose()
    {
        if (_pushed) _ = NvtxApi.nvtxRangePop();
    }
}
