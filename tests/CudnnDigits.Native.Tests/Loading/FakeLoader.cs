using CudnnDigits.Native.Loading;

namespace CudnnDigits.Native.Tests.Loading;

/// <summary>A machine made of a list of files and variables. It notes what was loaded, in order.</summary>
internal sealed class FakeLoader : ILoader
{
    public bool IsWindows { get; init; }

    public string ProgramFolder { get; init; } = "/app";

    public string HomeFolder { get; init; } = "/home/ada";

    public string CurrentFolder { get; init; } = "/work";

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Files that are there and can be loaded.</summary>
    public HashSet<string> Files { get; } = [];

    /// <summary>Names that the system's own search finds.</summary>
    public HashSet<string> SystemLibraries { get; } = [];

    /// <summary>Files that are there and cannot be loaded, with the loader's words.</summary>
    public Dictionary<string, string> Broken { get; } = [];

    public List<string> Loaded { get; } = [];

    public List<string> Unloaded { get; } = [];

    /// <summary>Symbolic links and their final targets.</summary>
    public Dictionary<string, string> Links { get; } = [];

    /// <summary>Contents of text files.</summary>
    public Dictionary<string, string[]> Texts { get; } = [];

    /// <summary>The CUDA version, such as 12080, that the cuDNN at a path was built for.</summary>
    public Dictionary<string, long> CudaOf { get; } = [];

    public string? Variable(string name) => Variables.GetValueOrDefault(name);

    public bool FileExists(string path) => Files.Contains(path) || Broken.ContainsKey(path) || Links.ContainsKey(path);

    public string RealPath(string path) => Links.GetValueOrDefault(path, path);

    public IReadOnlyList<string> Lines(string path) => Texts.GetValueOrDefault(path, []);

    IReadOnlyList<string> ILoader.Files(string folder, string pattern)
    {
        var parts = pattern.Split('*');
        return [.. Files.Where(file => file.StartsWith($"{folder}{(IsWindows ? '\\' : '/')}{parts[0]}", StringComparison.Ordinal)
            && file.EndsWith(parts[1], StringComparison.Ordinal))];
    }

    public void Unload(nint handle) => Unloaded.Add(Loaded[(int)handle - 1]);

    public long? CallExport(nint handle, string name) =>
        CudaOf.TryGetValue(Loaded[(int)handle - 1], out var version) ? version : null;

    public int? ReadExport(nint handle, string name) => null;

    public IReadOnlyList<string> Folders(string parent, string pattern)
    {
        var separator = IsWindows ? '\\' : '/';
        var prefix = $"{parent}{separator}{pattern.TrimEnd('*')}";
        return [.. Files.Where(file => file.StartsWith(prefix, StringComparison.Ordinal))
            .Select(file => file[..file.IndexOf(separator, parent.Length + 1)]).Distinct().OrderDescending(VersionOrder.Instance)];
    }

    public string? Load(string pathOrName, out nint handle)
    {
        handle = 0;
        if (Broken.TryGetValue(pathOrName, out var reason)) return reason;
        if (!Files.Contains(pathOrName) && !SystemLibraries.Contains(pathOrName)) return "no such file";
        Loaded.Add(pathOrName);
        handle = Loaded.Count;
        return null;
    }
}
