using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Driver;

/// <summary>A timing event: the device records the time when it reaches the event in its stream.</summary>
public sealed class CudaEvent : IDisposable
{
    private const uint Timing = 0;
    private readonly CUevent _handle;

    public CudaEvent() => DriverApi.cuEventCreate(out _handle, Timing).ThrowIfFailed();

    public void Record(CudaStream stream) => DriverApi.cuEventRecord(_handle, stream.Handle).ThrowIfFailed();

    /// <summary>Milliseconds of device time from <paramref name="start"/> to this event. Both must have completed.</summary>
    public float MillisecondsSince(CudaEvent start)
    {
        DriverApi.cuEventElapsedTime(out var milliseconds, start._handle, _handle).ThrowIfFailed();
        return milliseconds;
    }

    public void Dispose() => DriverApi.cuEventDestroy_v2(_handle).TraceIfFailed();
}
