using System.Runtime.InteropServices;

namespace CudnnDigits.Native.Loading;

/// <summary>The machine that the program runs on.</summary>
internal sealed class SystemLoader : ILoader
{
    public bool IsWindows => OperatingSystem.IsWindows();

    public string ProgramFolder => AppContext.BaseDirectory;

    public string HomeFolder => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    public string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    public bool FileExists(string path) => File.Exists(path);

    public IReadOnlyList<string> Folders(string parent, string pattern)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(parent, pattern).OrderDescending(VersionOrder.Instance)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

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

    // The runtime puts advice on finding its loader's words in front of them.
    private static string Reason(string message)
    {
        const string advice = "LD_DEBUG environment variable:";
        var start = message.IndexOf(advice, StringComparison.Ordinal);
        return message[(start < 0 ? 0 : start + advice.Length)..].ReplaceLineEndings(" ").Trim();
    }
}
