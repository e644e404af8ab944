using System.Runtime.InteropServices;
using CudnnDigits.Native.Loading;

namespace CudnnDigits.Native.Sys;

/// <summary>
/// NVTX ranges, which name stretches of time in NVIDIA's profilers. The library is optional.
/// <see href="https://nvidia.github.io/NVTX/doxygen/index.html">NVIDIA's reference</see>.
/// </summary>
public static unsafe partial class NvtxApi
{
    internal const string Library = LibraryKey.Nvtx;

    static NvtxApi() => NativeLibraries.Register();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int nvtxRangePushA(string message);

    [LibraryImport(Library)]
    public static partial int nvtxRangePop();
}
