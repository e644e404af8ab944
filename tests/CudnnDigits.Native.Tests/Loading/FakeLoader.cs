using CudnnDigits.Native.Loading;

namespace CudnnDigits.Native.Tests.Loading;

/// <summary>A machine made of a list of files and variables. It notes what was loaded, in order.</summary>
internal sealed class FakeLoader : ILoader
{
    public bool IsWindows { get; init; }

    public string ProgramFolder { get; init; } = "/app";

    public string HomeFolder { get; init; } = "/home/ada";

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Files that are there and can be loaded.</summary>
    public HashSet<string> Files { get; } = [];

    /// <summary>Names that the system's own search finds.</summary>
    public HashSet<string> SystemLibraries { get; } = [];

    /// <summary>Files that are there and cannot be loaded, with the loader's words.</summary>
    public Dictionary<string, string> Broken { get; } = [];

    public List<string> Loaded { get; } = [];

    public string? Variable(string name) => Variables.GetValueOrDefault(name);

    public bool FileExists(string path) => Files.Contains(path) || Broken.ContainsKey(path);

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
