namespace CudnnDigits.Native.Driver;

/// <summary>
/// Frees the resources of an object whose constructor throws halfway:
/// <c>using var guard = _resources.Guard(); ... guard.Complete();</c>. C# calls no Dispose on an object that was never finished.
/// </summary>
public sealed class ConstructionGuard : IDisposable
{
    private IDisposable? _unfinished;

    internal ConstructionGuard(IDisposable unfinished) => _unfinished = unfinished;

    /// <summary>The last line of the constructor: from here on the object disposes of its resources itself.</summary>
    public void Complete() => _unfinished = null;

    public void Dispose() => _unfinished?.Dispose();
}
