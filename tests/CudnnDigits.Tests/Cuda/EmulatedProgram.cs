using System.Diagnostics;
using System.Text.Json;

namespace CudnnDigits.Tests.Cuda;

/// <summary>Starts the program as a user would, with the emulator in place of the libraries.</summary>
internal sealed class EmulatedProgram(TemporaryFolder folder)
{
    /// <param name="settings">What CUDA_EMULATOR says: see tests/CudaEmulator/README.md.</param>
    /// <param name="arguments">The command line.</param>
    public Outcome Start(string settings, params string[] arguments) => StartIn(Emulator.Folder, settings, arguments);

    /// <summary>The same with the libraries of another folder.</summary>
    public Outcome StartIn(string libraries, string settings, params string[] arguments)
    {
        var report = folder.File("report.json");
        File.Delete(report);
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "cudnndigits.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["CUDNNDIGITS_CUDA_PATH"] = libraries, ["CUDA_EMULATOR"] = settings, ["CUDA_EMULATOR_REPORT"] = report },
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var clean = File.Exists(report) && JsonDocument.Parse(File.ReadAllText(report)).RootElement.GetProperty("clean").GetBoolean();
        return new(process.ExitCode, output, error.Result, clean);
    }
}

/// <summary>What a run of the program left.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error, bool IsClean);
