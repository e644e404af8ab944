namespace CudnnDigits.Data;

/// <summary>Where the data lie.</summary>
public static class DataFolder
{
    public const string Variable = "CUDNNDIGITS_DATA";

    /// <summary>The folder that the option names, else the one that CUDNNDIGITS_DATA names, else the user's own.</summary>
    public static string Resolve(string? option) => Path.GetFullPath(Chosen(option) ?? Default);

    /// <summary>Whether the folder was named by the user: then it may hold another data set, and checksums only inform.</summary>
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
