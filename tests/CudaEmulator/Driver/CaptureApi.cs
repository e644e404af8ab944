using CudaEmulator.Core;

namespace CudaEmulator.Driver;

/// <summary>Stream capture: who records, and which calls a recording does not survive.</summary>
public sealed class CaptureApi(Machine machine)
{
    private readonly List<CaptureSession> _active = [];

    public void Begin(nint handle, int mode)
    {
        var stream = machine.Streams.Resolve(handle);
        if (mode is < (int)CaptureMode.Global or > (int)CaptureMode.Relaxed)
            throw new StatusException(CuResult.InvalidValue, $"unknown capture mode {mode}");
        if (stream.IsLegacy)
            throw new StatusException(CuResult.CaptureUnsupported, "the legacy stream cannot be captured");
        if (stream.Capture is not null)
            throw new StatusException(CuResult.IllegalState, "the stream is being captured already");
        stream.Capture = new CaptureSession(stream, (CaptureMode)mode, Environment.CurrentManagedThreadId);
        stream.Tail = [];
        _active.Add(stream.Capture);
    }

    /// <summary>Ends a capture whatever became of it; the streams are usable again. The recorded graph's handle.</summary>
    public nint End(nint handle)
    {
        var stream = machine.Streams.Resolve(handle);
        if (stream.Capture is not { } capture)
            throw new StatusException(CuResult.IllegalState, "the stream is not being captured");
        if (capture.Origin != stream)
        {
            capture.Invalidate();
            throw new StatusException(CuResult.CaptureUnmatched, "the capture began on another stream");
        }
        if (capture.Mode != CaptureMode.Relaxed && capture.Thread != Environment.CurrentManagedThreadId)
            throw new StatusException(CuResult.CaptureWrongThread, "the capture began on another thread");
        var joined = capture.IsJoined();
        capture.Release();
        _active.Remove(capture);
        foreach (var (_, mark) in machine.Handles.All<CudaEvent>().Where(entry => entry.Target.Capture == capture))
            mark.Capture = null;
        if (capture.IsInvalidated)
            throw new StatusException(CuResult.CaptureInvalidated, "an error during the capture had invalidated it");
        return joined
            ? machine.Handles.Add(capture.Graph)
            : throw new StatusException(CuResult.CaptureUnjoined, "a forked stream was not joined back");
    }

    /// <summary>CUstreamCaptureStatus: 0 none, 1 active, 2 invalidated.</summary>
    public int Status(nint handle)
    {
        var stream = machine.Streams.Resolve(handle);
        if (stream.IsLegacy && BlockingCapture(stream.Context) is not null)
            throw new StatusException(CuResult.CaptureImplicit, "a blocking stream is being captured");
        return stream.Capture is not { } capture ? 0 : capture.IsInvalidated ? 2 : 1;
    }

    /// <summary>For calls that might touch the device behind a capture's back: they fail, and so does the capture.</summary>
    public void RefuseUnsafe()
    {
        var thread = Environment.CurrentManagedThreadId;
        var broken = _active.Where(capture =>
            capture.Mode == CaptureMode.Global || (capture.Mode == CaptureMode.ThreadLocal && capture.Thread == thread)).ToList();
        foreach (var capture in broken)
            capture.Invalidate();
        if (broken.Count > 0)
            throw new StatusException(CuResult.CaptureUnsupported, "this call is not allowed while a stream is captured");
    }

    /// <summary>Waiting for the whole context would wait for recorded work too, whatever the mode of the capture.</summary>
    public void RefuseWaitingForAll(Context context)
    {
        RefuseUnsafe();
        foreach (var capture in _active.Where(capture => capture.Origin.Context == context))
        {
            capture.Invalidate();
            throw new StatusException(CuResult.CaptureUnsupported, "a stream of the context is captured: its work does not run");
        }
    }

    /// <summary>The legacy stream would have to wait for a blocking stream whose work is not done but recorded.</summary>
    public void RefuseLegacyStream(Context context)
    {
        if (BlockingCapture(context) is not { } capture)
            return;
        capture.Invalidate();
        throw new StatusException(CuResult.CaptureImplicit, "the legacy stream was used while a blocking stream is captured");
    }

    /// <summary>A stream waits for an event of a capture: it takes part from now on.</summary>
    public void Join(CudaStream stream, CaptureSession capture, CudaEvent awaited)
    {
        if (stream.IsLegacy)
        {
            capture.Invalidate();
            throw new StatusException(CuResult.CaptureImplicit, "the legacy stream cannot take part in a capture");
        }
        if (stream.Capture is { } own && own != capture)
        {
            own.Invalidate();
            throw new StatusException(CuResult.CaptureMerge, "the wait would join two captures");
        }
        capture.Join(stream, awaited.CapturedAt);
    }

    /// <summary>A capturing stream waits for an event from outside: impossible, unless that was never recorded.</summary>
    public void WaitForOutside(CaptureSession capture, CudaEvent awaited)
    {
        if (!awaited.IsRecorded)
            return;
        capture.Invalidate();
        throw new StatusException(CuResult.CaptureIsolation, "the capture would depend on work outside of it");
    }

    private CaptureSession? BlockingCapture(Context context) =>
        _active.FirstOrDefault(capture => capture.Members.Any(stream => stream.IsBlocking && stream.Context == context));
}
