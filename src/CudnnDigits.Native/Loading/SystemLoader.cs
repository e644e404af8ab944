using System.Runtime.InteropServices;

namespace CudnnDigits.Native.Loading;

/// <summary>The real machine.</summary>
internal sealed unsafe class SystemLoader : ILoader
{
    public bool IsWindows => OperatingSystem.IsWindows();

    public string ProgramFolder => AppContext.BaseDirectory;

    public string HomeFolder => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    public string CurrentFolder => Try(Directory.GetCurrentDirectory, "");

    public string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    public bool FileExists(string path) => File.Exists(path);

    public string RealPath(string path) => Try(() => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path, path);

    public IReadOnlyList<string> Lines(string path) => Try(() => File.ReadAllLines(path), []);

    public IReadOnlyList<string> Folders(string parent, string pattern) =>
        Try(() => Directory.EnumerateDirectories(parent, pattern).OrderDescending(VersionOrder.Instance).ToArray(), []);

    public IReadOnlyList<string> Files(string folder, string pattern) =>
        Try(() => Directory.EnumerateFiles(folder, pattern).OrderDescending(VersionOrder.Instance).ToArray(), []);

    public string? Load(string pathOrName, out nint handle)
    {
        try
        {
            handle = NativeLibrary.Load(pathOrName);
            return null;
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException)
        {
            handle = 0;
            return Reason(failure.Message);
        }
    }

    public void Unload(nint handle) => NativeLibrary.Free(handle);

    public long? CallExport(nint handle, string name) =>
        NativeLibrary.TryGetExport(handle, name, out var address) ? (long)((delegate* unmanaged<nuint>)address)() : null;

    public int? ReadExport(nint handle, string name)
    {
        int value;
        if (!NativeLibrary.TryGetExport(handle, name, out var address)) return null;
        return ((delegate* unmanaged<int*, int>)address)(&value) == 0 ? value : null;
    }

    private static T Try<T>(Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return otherwise;
        }
    }

    // The runtime prefixes the loader's message with general advice.
    private static string Reason(string message)
    {
        const string advice = "LD_DEBUG environment variable:";
        var start = message.IndexOf(advice, StringComparison.Ordinal);
        return message[(start < 0 ? 0 : start + advice.Length)..].ReplaceLineEndings(" ").Trim();
    }
}
