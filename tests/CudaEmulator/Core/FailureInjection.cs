namespace CudaEmulator.Core;

/// <summary>Makes the N-th call of a function, counted from when that was asked for, return a chosen status.</summary>
public sealed class FailureInjection
{
    public const long EveryCall = 0;

    private readonly Dictionary<string, List<(long Remaining, int Status)>> _pending = [];

    /// <param name="function">The exported name, such as cuMemAlloc_v2.</param>
    /// <param name="call">1 for the next call; <see cref="EveryCall"/> for all of them.</param>
    /// <param name="status">What the call returns.</param>
    public void Add(string function, long call, int status)
    {
        if (!_pending.TryGetValue(function, out var list))
            _pending[function] = list = [];
        list.Add((call, status));
    }

    public void Clear() => _pending.Clear();

    /// <summary>Counts one call of <paramref name="function"/>; the status that it has to return, or null.</summary>
    public int? Next(string function)
    {
        if (!_pending.TryGetValue(function, out var list))
            return null;
        int? status = null;
        for (var i = list.Count - 1; i >= 0; i--)
        {
            var (remaining, wanted) = list[i];
            if (remaining is EveryCall or 1)
                status = wanted;
            if (remaining == 1)
                list.RemoveAt(i);
            else if (remaining > 1)
                list[i] = (remaining - 1, wanted);
        }
        return status;
    }

    /// <summary>
    /// Whether a failing call still does its work. A release may return the error of some earlier asynchronous work and has released
    /// all the same; every other function that fails has done nothing.
    /// </summary>
    public static bool WorksWhileFailing(string function) =>
        function.Contains("Free") || function.Contains("Destroy") || function.Contains("Release") || function.Contains("Unload")
        || function.Contains("PopCurrent");
}
