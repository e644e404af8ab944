using CudaEmulator.Core;

namespace CudaEmulator.Driver;

/// <summary>The primary context: its streams, the queue rules between them, and the error that a fault leaves behind.</summary>
public sealed class Context
{
    private readonly Machine _machine;

    public Context(Machine machine)
    {
        _machine = machine;
        Legacy = new CudaStream(this, blocking: true, legacy: true);
        Streams = [Legacy];
    }

    public CudaStream Legacy { get; }

    /// <summary>Streams that exist or still have work.</summary>
    public List<CudaStream> Streams { get; }

    /// <summary>The CUresult of the fault that killed the context, or 0.</summary>
    public int Fault { get; private set; }
    public bool IsDestroyed { get; set; }

    public void ThrowIfFaulted()
    {
        if (Fault != 0)
            throw new StatusException(Fault, "an earlier fault has killed the context; only its release clears that");
    }

    /// <summary>Queues an operation, or records it when the stream is being captured.</summary>
    public void Enqueue(CudaStream stream, Operation operation, params ReadOnlySpan<Work> after)
    {
        if (stream.Capture is { } capture)
        {
            capture.Record(stream, operation);
            return;
        }
        if (stream.IsLegacy)
            _machine.Captures.RefuseLegacyStream(this);
        var work = new Work(operation, stream, [.. after, .. ImplicitDependencies(stream)]);
        stream.Pending.Enqueue(work);
        stream.Last = work;
        if (_machine.Settings.Eager)
            Complete(work);
    }

    /// <summary>Runs everything up to and including <paramref name="work"/>.</summary>
    public void Complete(Work work)
    {
        while (!work.Done)
            RunNext(work.Stream);
    }

    public void Drain(CudaStream stream)
    {
        while (stream.Pending.Count > 0)
            RunNext(stream);
    }

    public void DrainAll()
    {
        foreach (var stream in Streams.ToList())
            Drain(stream);
        Streams.RemoveAll(stream => stream.IsDestroyed);
    }

    /// <summary>Runs the oldest work of a stream, after what it has to wait for.</summary>
    public void RunNext(CudaStream stream)
    {
        var next = stream.Pending.Peek();
        foreach (var earlier in next.After)
            Complete(earlier);
        if (next.Done)
            return; // a fault emptied the queues
        try
        {
            _machine.Run(next.Operation);
        }
        catch (DeviceFaultException fault)
        {
            Fail(fault.Status, $"{next.Operation.Name}: {fault.Message}");
        }
        catch (Exception unexpected) when (unexpected is not OutOfMemoryException)
        {
            Fail(CuResult.LaunchFailed, $"{next.Operation.Name}: {unexpected}");
        }
        if (next.Done)
            return;
        next.Done = true;
        stream.Pending.Dequeue();
        if (stream.Last == next)
            stream.Last = null;
    }

    /// <summary>A fault: no more work is done in this context, and every later call says so.</summary>
    public void Fail(int status, string message)
    {
        _machine.Journal.Misuse(message);
        Fault = status;
        foreach (var stream in Streams)
        {
            foreach (var work in stream.Pending)
                work.Done = true;
            stream.Pending.Clear();
            stream.Last = null;
        }
    }

    private IEnumerable<Work> ImplicitDependencies(CudaStream stream) =>
        stream.IsLegacy ? Streams.Where(other => other.IsBlocking && !other.IsLegacy).Select(other => other.Last).OfType<Work>()
        : stream.IsBlocking && Legacy.Last is { } last ? [last]
        : [];
}
