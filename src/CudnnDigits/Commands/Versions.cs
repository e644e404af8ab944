using System.Reflection;
using System.Runtime.InteropServices;

namespace CudnnDigits.Commands;

/// <summary>What this program is and what it runs on.</summary>
internal static class Versions
{
    /// <summary>Version and commit.</summary>
    public static string Program { get; } =
        typeof(Versions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static string Runtime => RuntimeInformation.FrameworkDescription;

    public static string OperatingSystem => $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}";
}
