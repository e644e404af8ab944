using CudnnDigits.Native.Loading;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Driver;

/// <summary>
/// An NVTX range, which profilers show as a named stretch of time: <c>using (ProfilerRange.Push("conv1 forward")) ...</c>
/// </summary>
public readonly struct ProfilerRange : IDisposable
{
    private readonly bool _pushed;

    private ProfilerRange(bool pushed) => _pushed = pushed;

    /// <summary>Opens a nested range. Does nothing without NVTX.</summary>
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
