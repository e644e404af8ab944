namespace CudnnDigits.Native.Loading;

/// <summary>What the search for libraries sees of the machine, so that a test can put another machine in its place.</summary>
public interface ILoader
{
    bool IsWindows { get; }

    /// <summary>The folder of the running program.</summary>
    string ProgramFolder { get; }

    string HomeFolder { get; }

    /// <summary>An environment variable, or null where it is absent or empty.</summary>
    string? Variable(string name);

    bool FileExists(string path);

    /// <summary>The folders in <paramref name="parent"/> whose names match, such as "python3*"; highest version first, none where there is no parent.</summary>
    IReadOnlyList<string> Folders(string parent, string pattern);

    /// <summary>Loads a library by full path, or by bare name through the system's own search.</summary>
    /// <returns>Null, or why it could not be loaded.</returns>
    string? Load(string pathOrName, out nint handle);
}
