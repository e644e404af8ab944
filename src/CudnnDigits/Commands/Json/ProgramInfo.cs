using System.Reflection;
using System.Runtime.InteropServices;

namespace CudnnDigits.Commands.Json;

/// <summary>The version of this program and of what it runs on.</summary>
internal static class ProgramInfo
{
    /// <summary>Version and commit.</summary>
    public static string Program { get; } =
        typeof(ProgramInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static string Runtime => RuntimeInformation.FrameworkDescription;

    public static string OperatingSystem => $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}";
}
