using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Driver;

/// <summary>Tells a profiler that waits for it (nsys --capture-range=cudaProfilerApi) when to look.</summary>
public static class CudaProfiler
{
    public static void Start() => DriverApi.cuProfilerStart().ThrowIfFailed();

    public static void Stop() => DriverApi.cuProfilerStop().ThrowIfFailed();
}
