namespace CudaEmulator.Core;

/// <summary>
/// What happened: calls by name, work by kind, bytes by direction, and every misuse that a real library would not have forgiven.
/// </summary>
public sealed class Journal
{
    private const int KeptRefusals = 64;

    private readonly SortedDictionary<string, long> _counters = new(StringComparer.Ordinal);
    private readonly List<string> _misuses = [];
    private readonly Queue<string> _refusals = new();

    /// <summary>Counters by name. A C function counts under its own name, all else under the names in <see cref="Counter"/>.</summary>
    public IReadOnlyDictionary<string, long> Counters => _counters;

    /// <summary>Wrong use that a test must not overlook: use after free, double free, unknown handles, accesses out of bounds.</summary>
    public IReadOnlyList<string> Misuses => _misuses;

    /// <summary>The latest refused calls with their reasons.</summary>
    public IEnumerable<string> Refusals => _refusals;

    public long this[string counter] => _counters.GetValueOrDefault(counter);

    public void Count(string counter, long by = 1) => _counters[counter] = this[counter] + by;

    public void Peak(string counter, long value) => _counters[counter] = Math.Max(this[counter], value);

    public void Misuse(string what) => _misuses.Add(what);

    public void Refuse(string function, int status, string reason)
    {
        if (_refusals.Count == KeptRefusals)
            _refusals.Dequeue();
        _refusals.Enqueue($"{function}: {status}: {reason}");
    }

    public void Clear()
    {
        _counters.Clear();
        _misuses.Clear();
        _refusals.Clear();
    }
}
