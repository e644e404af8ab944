namespace CudaEmulator.Core;

/// <summary>
/// Opaque handles. A value is given out once only, so that a handle used after its destruction is known for what it is, and lies
/// outside the addresses that a process can read, so that a caller who looks inside it stops at once.
/// </summary>
public sealed class HandleTable
{
    private const long First = 0x00E0_0000_0000_0000;
    private const long Step = 0x40;

    private readonly Dictionary<nint, object> _live = [];
    private readonly Dictionary<nint, string> _retired = [];
    private long _next = First;

    public nint Add(object target)
    {
        var handle = (nint)_next;
        _next += Step;
        _live.Add(handle, target);
        return handle;
    }

    /// <summary>The object of that kind behind a handle, or null.</summary>
    public T? Find<T>(nint handle) where T : class => _live.GetValueOrDefault(handle) as T;

    public bool Remove(nint handle)
    {
        if (!_live.Remove(handle, out var target))
            return false;
        _retired[handle] = target.GetType().Name;
        return true;
    }

    /// <summary>What a value that is not the wanted handle really is.</summary>
    public string Describe(nint handle) =>
        handle == 0 ? "null"
        : _live.TryGetValue(handle, out var target) ? $"a {target.GetType().Name}"
        : _retired.TryGetValue(handle, out var name) ? $"a destroyed {name}"
        : $"0x{handle:x}, never a handle";

    public IEnumerable<(nint Handle, T Target)> All<T>() where T : class =>
        _live.Where(entry => entry.Value is T).Select(entry => (entry.Key, (T)entry.Value)).ToList();
}
