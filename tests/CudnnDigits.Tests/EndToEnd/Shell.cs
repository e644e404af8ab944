using System.Diagnostics;

namespace CudnnDigits.Tests.EndToEnd;

/// <summary>Commands of bash, for what surrounds the program: limits, mounts, other users.</summary>
internal static class Shell
{
    /// <summary>Runs a script in which <c>$program</c> is the program.</summary>
    public static (int Code, string Output, string Error) Run(string workingDirectory, string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["program"] = Cli.Program },
        })!;
        var error = shell.StandardError.ReadToEndAsync();
        var output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return (shell.ExitCode, output, error.Result);
    }
}
