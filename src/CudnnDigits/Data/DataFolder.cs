namespace CudnnDigits.Data;

/// <summary>Resolves the data folder.</summary>
public static class DataFolder
{
    public const string Variable = "CUDNNDIGITS_DATA";

    /// <summary>
    /// The folder given by the option, otherwise CUDNNDIGITS_DATA, otherwise the default below the user's local application data.
    /// </summary>
    public static string Resolve(string? option) => Path.GetFullPath(Chosen(option) ?? Default);

    /// <summary>
    /// Whether the user chose the folder. A chosen folder may hold another data set, so a differing checksum is not an error there.
    /// </summary>
    public static bool IsChosen(string? option) => Chosen(option) is not null;

    /// <remarks>.NET maps LocalApplicationData to XDG_DATA_HOME or ~/.local/share on Linux.</remarks>
    private static string Default => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "cudnndigits", "mnist");

    private static string? Chosen(string? option)
    {
        if (!string.IsNullOrWhiteSpace(option)) return option;
        var variable = Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrWhiteSpace(variable) ? null : variable;
    }
}
