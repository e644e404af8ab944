namespace CudnnDigits.Tests;

/// <summary>A folder of its own for one test, removed with all that is in it.</summary>
/// <param name="parent">Where to make it; null for the system's place.</param>
internal sealed class TemporaryFolder(string? parent = null) : IDisposable
{
    private const string Memory = "/dev/shm";

    public string Path { get; } = parent is null
        ? Directory.CreateTempSubdirectory("cudnndigits-").FullName
        : Directory.CreateDirectory(System.IO.Path.Combine(parent, $"cudnndigits-{Guid.NewGuid():N}")).FullName;

    /// <summary>In memory where the system has a place for that: for tests that save more often than a disk likes to flush.</summary>
    public static TemporaryFolder InMemory() => new(Directory.Exists(Memory) ? Memory : null);

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
