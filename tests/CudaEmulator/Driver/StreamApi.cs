using CudaEmulator.Core;

namespace CudaEmulator.Driver;

/// <summary>Streams: creation, waiting, and the order between them.</summary>
public sealed class StreamApi(Machine machine)
{
    private const uint NonBlocking = 1;
    private const nint LegacyHandle = 1;

    public nint Create(uint flags)
    {
        var context = machine.Contexts.Require();
        if (flags > NonBlocking)
            throw new StatusException(CuResult.InvalidValue, $"unknown stream flags {flags}");
        var stream = new CudaStream(context, blocking: flags != NonBlocking);
        context.Streams.Add(stream);
        return machine.Handles.Add(stream);
    }

    /// <summary>Queued work is still done, some time.</summary>
    public void Destroy(nint handle)
    {
        var stream = machine.Require<CudaStream>(handle, CuResult.InvalidHandle);
        machine.Handles.Remove(handle);
        stream.IsDestroyed = true;
        if (stream.Capture is { } capture)
            capture.Invalidate();
        if (stream.Pending.Count == 0)
            stream.Context.Streams.Remove(stream);
        machine.Contexts.Require();
    }

    /// <summary>The stream behind a handle; 0 and CU_STREAM_LEGACY are the legacy stream of the current context.</summary>
    public CudaStream Resolve(nint handle)
    {
        var context = machine.Contexts.Require();
        if (handle is 0 or LegacyHandle)
            return context.Legacy;
        var stream = machine.Require<CudaStream>(handle, CuResult.InvalidHandle);
        return stream.Context == context ? stream
            : throw new StatusException(CuResult.InvalidContext, "the stream belongs to another context");
    }

    public void Synchronize(nint handle)
    {
        var stream = Resolve(handle);
        RefuseWhileCapturing(stream);
        machine.Journal.Count(Counter.Synchronizations);
        if (machine.Settings.Broken.Contains(Faults.NoWait))
            return;
        if (stream.IsLegacy)
            DrainLegacy(stream.Context);
        else
            stream.Context.Drain(stream);
        machine.Contexts.Require();
    }

    /// <summary>Whether the stream is idle. Asking does a little of its work, so a caller who polls gets there.</summary>
    public bool Query(nint handle)
    {
        var stream = Resolve(handle);
        RefuseWhileCapturing(stream);
        if (stream.Pending.Count == 0)
            return true;
        stream.Context.RunNext(stream);
        machine.Contexts.Require();
        return false;
    }

    /// <summary>Work queued later waits for the record that is the event's newest now.</summary>
    public void WaitEvent(nint handle, nint mark)
    {
        var stream = Resolve(handle);
        var awaited = machine.Require<CudaEvent>(mark, CuResult.InvalidHandle);
        if (awaited.Capture is { } capture)
            machine.Captures.Join(stream, capture, awaited);
        else if (stream.Capture is { } own)
            machine.Captures.WaitForOutside(own, awaited);
        else if (awaited.Record is { Done: false } record)
            stream.Context.Enqueue(stream, new Operation(NodeKind.Empty, "cuStreamWaitEvent", () => { }), record);
    }

    /// <summary>Work of the legacy stream comes after that of every blocking stream, so waiting for it waits for them.</summary>
    public static void DrainLegacy(Context context)
    {
        foreach (var stream in context.Streams.Where(stream => stream.IsBlocking).ToList())
            context.Drain(stream);
    }

    private void RefuseWhileCapturing(CudaStream stream)
    {
        if (stream.IsLegacy)
            machine.Captures.RefuseLegacyStream(stream.Context);
        if (stream.Capture is not { } capture)
            return;
        capture.Invalidate();
        throw new StatusException(CuResult.CaptureUnsupported, "the stream is being captured: nothing runs on it that could be waited for");
    }
}
