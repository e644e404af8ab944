namespace CudnnDigits.Native.Driver;

/// <summary>Owns disposable resources and disposes of them in reverse order of acquisition.</summary>
/// <param name="quiesce">Called first on disposal, to wait for work in flight that uses the resources. Must not throw.</param>
public sealed class ResourceStack(Action? quiesce = null) : IDisposable
{
    private readonly Stack<IDisposable> _resources = [];

    /// <summary>Takes ownership of <paramref name="resource"/> and returns it.</summary>
    public T Own<T>(T resource)
        where T : IDisposable
    {
        _resources.Push(resource);
        return resource;
    }

    /// <summary>
    /// For constructors: unless <see cref="ConstructionGuard.Complete"/> is reached, the guard disposes of what is owned so far.
    /// </summary>
    public ConstructionGuard Guard() => new(this);

    public void Dispose()
    {
        if (_resources.Count > 0) quiesce?.Invoke();
        while (_resources.TryPop(out var resource)) resource.Dispose();
    }
}
