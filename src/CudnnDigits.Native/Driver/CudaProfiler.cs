using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Driver;

/// <summary>Starts and stops the collection of a profiler that waits for it (nsys --capture-range=cudaProfilerApi).</summary>
public static class CudaProfiler
{
    public static void Start() => DriverApi.cuProfilerStart().ThrowIfFailed();

    public static void Stop() => DriverApi.cuProfilerStop().ThrowIfFailed();
}
