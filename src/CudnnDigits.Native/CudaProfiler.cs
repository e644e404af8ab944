using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native;

/// <summary>Tells a profiler that waits for it (nsys --capture-range=cudaProfilerApi) when to look.</summary>
public static class CudaProfiler
{
    public static void Start() => CudaDriver.cuProfilerStart().ThrowIfFailed();

    public static void Stop() => CudaDriver.cuProfilerStop().ThrowIfFailed();
}
