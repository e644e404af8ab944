namespace CudnnDigits.Native.Driver;

/// <summary>Owns what is pushed on it, and disposes of it in reverse. What is owned before it is configured cannot leak.</summary>
/// <param name="quiesce">Called before anything is disposed of, so that no work is in flight that uses it. It must not throw.</param>
public sealed class ResourceStack(Action? quiesce = null) : IDisposable
{
    private readonly Stack<IDisposable> _resources = [];

    /// <summary>Takes over <paramref name="resource"/> and hands it back for use.</summary>
    public T Own<T>(T resource)
        where T : IDisposable
    {
        _resources.Push(resource);
        return resource;
    }

    /// <summary>For constructors: unless <see cref="ConstructionGuard.Complete"/> is reached, the guard disposes of what is owned so far.</summary>
    public ConstructionGuard Guard() => new(this);

    public void Dispose()
    {
        if (_resources.Count > 0) quiesce?.Invoke();
        while (_resources.TryPop(out var resource)) resource.Dispose();
    }
}
