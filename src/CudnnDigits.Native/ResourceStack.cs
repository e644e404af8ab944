namespace CudnnDigits.Native;

/// <summary>Owns what is pushed on it, and disposes of it in reverse. What is owned before it is configured cannot leak.</summary>
public sealed class ResourceStack : IDisposable
{
    private readonly Stack<IDisposable> _resources = [];

    /// <summary>Takes over <paramref name="resource"/> and hands it back for use.</summary>
    public T Own<T>(T resource)
        where T : IDisposable
    {
        _resources.Push(resource);
        return resource;
    }

    public void Dispose()
    {
        while (_resources.TryPop(out var resource)) resource.Dispose();
    }
}
