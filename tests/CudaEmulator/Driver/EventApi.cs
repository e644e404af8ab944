using System.Diagnostics;
using CudaEmulator.Core;

namespace CudaEmulator.Driver;

/// <summary>Events: marks in streams, with or without a clock.</summary>
public sealed class EventApi(Machine machine)
{
    private const uint BlockingSync = 1;
    private const uint DisableTiming = 2;

    public nint Create(uint flags)
    {
        var context = machine.Contexts.Require();
        if ((flags & ~(BlockingSync | DisableTiming)) != 0)
            throw new StatusException(CuResult.InvalidValue, $"unknown or unsupported event flags {flags}");
        return machine.Handles.Add(new CudaEvent(context, (flags & DisableTiming) == 0));
    }

    public void Destroy(nint handle)
    {
        machine.Require<CudaEvent>(handle, CuResult.InvalidHandle);
        machine.Handles.Remove(handle);
        machine.Contexts.Require();
    }

    public void Record(nint handle, nint streamHandle)
    {
        var stream = machine.Streams.Resolve(streamHandle);
        var mark = machine.Require<CudaEvent>(handle, CuResult.InvalidHandle);
        if (mark.Context != stream.Context)
            throw new StatusException(CuResult.InvalidHandle, "event and stream belong to different contexts");
        if (stream.Capture is { } capture)
        {
            mark.Capture = capture;
            mark.CapturedAt = [.. stream.Tail];
            return;
        }
        mark.Capture = null;
        mark.IsRecorded = true;
        stream.Context.Enqueue(stream, new Operation(NodeKind.Empty, "cuEventRecord", () => mark.Timestamp = Stopwatch.GetTimestamp()));
        mark.Record = stream.Last;
    }

    public bool Query(nint handle)
    {
        var mark = RequireUncaptured(handle);
        if (!mark.IsPending)
            return true;
        mark.Context.RunNext(mark.Record!.Stream);
        machine.Contexts.Require();
        return false;
    }

    public void Synchronize(nint handle)
    {
        var mark = RequireUncaptured(handle);
        machine.Journal.Count(Counter.Synchronizations);
        if (mark.IsPending)
            mark.Context.Complete(mark.Record!);
        machine.Contexts.Require();
    }

    /// <summary>Milliseconds between two finished records.</summary>
    public float ElapsedTime(nint start, nint end)
    {
        machine.Contexts.Require();
        var from = machine.Require<CudaEvent>(start, CuResult.InvalidHandle);
        var to = machine.Require<CudaEvent>(end, CuResult.InvalidHandle);
        foreach (var mark in (CudaEvent[])[from, to])
        {
            if (!mark.IsTimed || !mark.IsRecorded)
                throw new StatusException(CuResult.InvalidHandle, mark.IsTimed ? "the event was never recorded"
                    : "the event keeps no time");
            if (mark.IsPending)
                throw new StatusException(CuResult.NotReady, "the event's work has not been done yet");
        }
        return (float)Stopwatch.GetElapsedTime(from.Timestamp, to.Timestamp).TotalMilliseconds;
    }

    private CudaEvent RequireUncaptured(nint handle)
    {
        machine.Contexts.Require();
        var mark = machine.Require<CudaEvent>(handle, CuResult.InvalidHandle);
        if (mark.Capture is not { } capture)
            return mark;
        capture.Invalidate();
        throw new StatusException(CuResult.CapturedEvent, "the event marks a place in a capture, not in time");
    }
}
