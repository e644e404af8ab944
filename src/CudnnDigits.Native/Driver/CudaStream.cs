using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Driver;

/// <summary>A CUDA stream that does not synchronize with the legacy default stream.</summary>
public sealed class CudaStream : IDisposable
{
    private const uint NonBlocking = 1;

    internal readonly CUstream Handle;

    public CudaStream() => DriverApi.cuStreamCreate(out Handle, NonBlocking).ThrowIfFailed();

    /// <summary>Waits until all queued work is done, and reports faults of the kernels queued before.</summary>
    public void Synchronize() => DriverApi.cuStreamSynchronize(Handle).ThrowIfFailed();

    /// <summary>Synchronizes without throwing, for Dispose: a failure is traced.</summary>
    public void Drain() => DriverApi.cuStreamSynchronize(Handle).TraceIfFailed();

    /// <summary>Captures into a graph what <paramref name="work"/> queues on this stream, without running it.</summary>
    /// <remarks>
    /// The mode is thread-local, so that a library's helper thread cannot invalidate the capture. A failed capture must still be ended
    /// before the stream can be used again; that call returns an error too, which adds nothing.
    /// </remarks>
    public CudaGraph Capture(Action work)
    {
        DriverApi.cuStreamBeginCapture_v2(Handle, CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL).ThrowIfFailed();
        try
        {
            work();
        }
        catch
        {
            Abandon();
            throw;
        }

        var status = DriverApi.cuStreamEndCapture(Handle, out var graph);
        if (status != CUresult.CUDA_SUCCESS) Abandon();
        status.ThrowIfFailed(nameof(DriverApi.cuStreamEndCapture));
        return new CudaGraph(graph);
    }

    public void Dispose() => DriverApi.cuStreamDestroy_v2(Handle).TraceIfFailed();

    // If ending the capture fails, the stream is still capturing, and most calls fail until it is ended, cuMemFree included.
    private void Abandon()
    {
        if (DriverApi.cuStreamEndCapture(Handle, out var broken) == CUresult.CUDA_SUCCESS) DriverApi.cuGraphDestroy(broken).TraceIfFailed();
    }
}
