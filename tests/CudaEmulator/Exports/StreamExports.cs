using System.Runtime.InteropServices;
using CudaEmulator.Core;
using CudaEmulator.Driver;

namespace CudaEmulator.Exports;

/// <summary>libcuda: streams, events and capture.</summary>
internal static unsafe class StreamExports
{
    [UnmanagedCallersOnly(EntryPoint = "cuStreamCreate")]
    public static int StreamCreate(nint* stream, uint flags) => Entry.Driver("cuStreamCreate", machine =>
    {
        Entry.RequireOut(stream);
        *stream = machine.Streams.Create(flags);
    });

    [UnmanagedCallersOnly(EntryPoint = "cuStreamDestroy_v2")]
    public static int StreamDestroy(nint stream) => Entry.Driver("cuStreamDestroy_v2", machine => machine.Streams.Destroy(stream));

    [UnmanagedCallersOnly(EntryPoint = "cuStreamSynchronize")]
    public static int StreamSynchronize(nint stream) => Entry.Driver("cuStreamSynchronize", machine => machine.Streams.Synchronize(stream));

    [UnmanagedCallersOnly(EntryPoint = "cuStreamQuery")]
    public static int StreamQuery(nint stream) => Entry.Driver("cuStreamQuery", machine => Ready(machine.Streams.Query(stream)));

    [UnmanagedCallersOnly(EntryPoint = "cuStreamWaitEvent")]
    public static int StreamWaitEvent(nint stream, nint mark, uint flags) => Entry.Driver("cuStreamWaitEvent", machine =>
    {
        if (flags != 0)
            throw new StatusException(CuResult.InvalidValue, $"unknown or unsupported wait flags {flags}");
        machine.Streams.WaitEvent(stream, mark);
    });

    [UnmanagedCallersOnly(EntryPoint = "cuStreamBeginCapture_v2")]
    public static int StreamBeginCapture(nint stream, int mode) =>
        Entry.Driver("cuStreamBeginCapture_v2", machine => machine.Captures.Begin(stream, mode));

    [UnmanagedCallersOnly(EntryPoint = "cuStreamEndCapture")]
    public static int StreamEndCapture(nint stream, nint* graph) => Entry.Driver("cuStreamEndCapture", machine =>
    {
        Entry.RequireOut(graph);
        *graph = 0;
        *graph = machine.Captures.End(stream);
    });

    [UnmanagedCallersOnly(EntryPoint = "cuStreamIsCapturing")]
    public static int StreamIsCapturing(nint stream, int* status) => Entry.Driver("cuStreamIsCapturing", machine =>
    {
        Entry.RequireOut(status);
        *status = machine.Captures.Status(stream);
    });

    [UnmanagedCallersOnly(EntryPoint = "cuEventCreate")]
    public static int EventCreate(nint* mark, uint flags) => Entry.Driver("cuEventCreate", machine =>
    {
        Entry.RequireOut(mark);
        *mark = machine.Events.Create(flags);
    });

    [UnmanagedCallersOnly(EntryPoint = "cuEventDestroy_v2")]
    public static int EventDestroy(nint mark) => Entry.Driver("cuEventDestroy_v2", machine => machine.Events.Destroy(mark));

    [UnmanagedCallersOnly(EntryPoint = "cuEventRecord")]
    public static int EventRecord(nint mark, nint stream) => Entry.Driver("cuEventRecord", machine => machine.Events.Record(mark, stream));

    [UnmanagedCallersOnly(EntryPoint = "cuEventQuery")]
    public static int EventQuery(nint mark) => Entry.Driver("cuEventQuery", machine => Ready(machine.Events.Query(mark)));

    [UnmanagedCallersOnly(EntryPoint = "cuEventSynchronize")]
    public static int EventSynchronize(nint mark) => Entry.Driver("cuEventSynchronize", machine => machine.Events.Synchronize(mark));

    [UnmanagedCallersOnly(EntryPoint = "cuEventElapsedTime")]
    public static int EventElapsedTime(float* milliseconds, nint start, nint end) => Entry.Driver("cuEventElapsedTime", machine =>
    {
        Entry.RequireOut(milliseconds);
        *milliseconds = machine.Events.ElapsedTime(start, end);
    });

    private static void Ready(bool ready)
    {
        if (!ready)
            throw new StatusException(CuResult.NotReady, "there is work left");
    }
}
