using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Driver;

/// <summary>A queue of device work, with no implicit order against the legacy default stream.</summary>
public sealed class CudaStream : IDisposable
{
    private const uint NonBlocking = 1;

    internal readonly CUstream Handle;

    public CudaStream() => DriverApi.cuStreamCreate(out Handle, NonBlocking).ThrowIfFailed();

    /// <summary>Waits until everything queued so far is done. Faults of kernels queued before show here.</summary>
    public void Synchronize() => DriverApi.cuStreamSynchronize(Handle).ThrowIfFailed();

    /// <summary>Waits as <see cref="Synchronize"/> does, for Dispose: whatever failed is only traced.</summary>
    public void Drain() => DriverApi.cuStreamSynchronize(Handle).TraceIfFailed();

    /// <summary>Records what <paramref name="work"/> queues on this stream, without running it.</summary>
    /// <remarks>
    /// Only this thread's unsafe calls can break the capture, so that a library's helper thread cannot. A capture that failed must be
    /// ended all the same before the stream can be used again; that call answers with an error, which says nothing new.
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

    // An end that was refused leaves the capture open, and an open one refuses everything, frees included.
    private void Abandon()
    {
        if (DriverApi.cuStreamEndCapture(Handle, out var broken) == CUresult.CUDA_SUCCESS) DriverApi.cuGraphDestroy(broken).TraceIfFailed();
    }
}
