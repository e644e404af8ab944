namespace CudnnDigits.Native.Loading;

/// <summary>The parts of the machine that the library search depends on, so that tests can replace them.</summary>
public interface ILoader
{
    bool IsWindows { get; }

    /// <summary>The folder of the running program.</summary>
    string ProgramFolder { get; }

    string HomeFolder { get; }

    /// <summary>The working folder of the process.</summary>
    string CurrentFolder { get; }

    /// <summary>An environment variable, or null if it is absent or empty.</summary>
    string? Variable(string name);

    bool FileExists(string path);

    /// <summary>The path with all symbolic links resolved, or the path itself if that fails.</summary>
    string RealPath(string path);

    /// <summary>The lines of a text file; none if it cannot be read.</summary>
    IReadOnlyList<string> Lines(string path);

    /// <summary>Full paths of the folders in <paramref name="parent"/> that match a pattern such as "python3*", highest version first.</summary>
    IReadOnlyList<string> Folders(string parent, string pattern);

    /// <summary>Full paths of the files in <paramref name="folder"/> that match a pattern such as "libnvrtc-builtins.so.*".</summary>
    IReadOnlyList<string> Files(string folder, string pattern);

    /// <summary>Loads a library by full path, or by bare name through the system's own search.</summary>
    /// <returns>Null, or why it could not be loaded.</returns>
    string? Load(string pathOrName, out nint handle);

    void Unload(nint handle);

    /// <summary>Calls a function of a loaded library that takes nothing and returns a size_t; null if there is no such function.</summary>
    long? CallExport(nint handle, string name);

    /// <summary>Calls a function of a loaded library that writes an int and returns a status; null unless that succeeds.</summary>
    int? ReadExport(nint handle, string name);
}
