using CudaEmulator.Core;

namespace CudaEmulator.Driver;

/// <summary>The primary context and each thread's stack of current contexts.</summary>
public sealed class ContextApi(Machine machine) : IDisposable
{
    private readonly ThreadLocal<Stack<nint>> _stack = new(() => new Stack<nint>());
    private nint _primary;
    private int _retained;

    /// <summary>Makes the primary context exist; does not make it current.</summary>
    public nint Retain(int device)
    {
        machine.Devices.Require(device);
        if (_retained++ == 0)
            _primary = machine.Handles.Add(new Context(machine));
        return _primary;
    }

    /// <summary>The last release destroys everything in the context: what its owner had not freed by then is a leak.</summary>
    public void Release(int device)
    {
        machine.Devices.Require(device);
        if (_retained == 0)
            throw new StatusException(CuResult.InvalidContext, "the primary context was released more often than retained");
        if (--_retained == 0)
            Destroy();
    }

    public int Retained => _retained;

    public void SetCurrent(nint context)
    {
        machine.Devices.RequireInitialized();
        if (context != 0)
            machine.Require<Context>(context, CuResult.InvalidContext);
        _stack.Value!.TryPop(out _);
        if (context != 0)
            _stack.Value.Push(context);
    }

    public void Push(nint context)
    {
        machine.Devices.RequireInitialized();
        if (context == 0)
            throw new StatusException(CuResult.InvalidValue, "a null context cannot be pushed");
        machine.Require<Context>(context, CuResult.InvalidContext);
        _stack.Value!.Push(context);
    }

    public nint Pop()
    {
        machine.Devices.RequireInitialized();
        return _stack.Value!.TryPop(out var context)
            ? context
            : throw new StatusException(CuResult.InvalidContext, "the stack of contexts is empty");
    }

    public nint Current()
    {
        machine.Devices.RequireInitialized();
        return _stack.Value!.TryPeek(out var context) ? context : 0;
    }

    /// <summary>The calling thread's context, alive and without a fault.</summary>
    public Context Require()
    {
        var context = RequireEvenIfFaulted();
        context.ThrowIfFaulted();
        return context;
    }

    public Context RequireEvenIfFaulted()
    {
        var current = Current();
        return current == 0
            ? throw new StatusException(CuResult.InvalidContext, "no context is current on this thread")
            : machine.Require<Context>(current, CuResult.InvalidContext);
    }

    public void Synchronize()
    {
        var context = Require();
        machine.Captures.RefuseWaitingForAll(context);
        machine.Journal.Count(Counter.Synchronizations);
        context.DrainAll();
        Require();
    }

    public void Dispose() => _stack.Dispose();

    private void Destroy()
    {
        var context = machine.Handles.Find<Context>(_primary)!;
        context.DrainAll();
        context.IsDestroyed = true;
        foreach (var leak in Leaks.Of(machine, context))
            machine.Journal.Misuse($"leak: {leak} when the primary context was released for the last time");
        Leaks.Discard(machine, context);
        machine.Handles.Remove(_primary);
    }
}
