using CudnnDigits.Training.Runs;

namespace CudnnDigits.Fuzz.Targets;

/// <summary>A reader of one file of a run folder. The folder lies in memory where the system has a place for that.</summary>
public abstract class FolderTarget : IFuzzTarget, IDisposable
{
    private const string Memory = "/dev/shm";

    private readonly Lazy<DirectoryInfo> _folder = new(() => Directory.Exists(Memory)
        ? Directory.CreateDirectory(Path.Combine(Memory, $"cudnndigits-fuzz-{Guid.NewGuid():N}"))
        : Directory.CreateTempSubdirectory("cudnndigits-fuzz-"));

    public abstract string Name { get; }

    protected RunFolder Folder => new(_folder.Value.FullName);

    public abstract long MostAllocated(int inputBytes);

    public void Read(byte[] input)
    {
        File.WriteAllBytes(PathOf(Folder), input);
        Read(Folder);
    }

    public abstract bool IsRefusal(Exception failure);

    public abstract IEnumerable<byte[]> Hostile();

    public void Dispose()
    {
        if (_folder.IsValueCreated) _folder.Value.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The file that the input becomes.</summary>
    protected abstract string PathOf(RunFolder folder);

    protected abstract void Read(RunFolder folder);
}
