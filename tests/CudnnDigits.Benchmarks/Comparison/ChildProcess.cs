using System.Diagnostics;
using System.Text.Json;

namespace CudnnDigits.Benchmarks.Comparison;

/// <summary>Runs jobs in processes of their own: neither side inherits the other's threads, memory or warm code.</summary>
internal static class ChildProcess
{
    public const string Command = "measure";

    public static Outcome Run(Job job)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        // Under 'dotnet X.dll' the process is dotnet, and X.dll its first argument.
        var program = Environment.GetCommandLineArgs()[0];
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(program);
        start.ArgumentList.Add(Command);
        start.ArgumentList.Add(JsonSerializer.Serialize(job));
        // Our executor is measured under the program's own runtime settings, TorchSharp under .NET's.
        if (job.Side == Side.TorchSharp)
            (start.Environment["DOTNET_TieredPGO"], start.Environment["DOTNET_TC_QuickJitForLoops"]) = ("1", "1");
        using var child = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} could not be started");
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        if (child.ExitCode != 0) throw new InvalidOperationException($"the measurement of {job} ended with exit code {child.ExitCode}");
        return JsonSerializer.Deserialize<Outcome>(output) ?? throw new InvalidDataException($"the measurement of {job} printed nothing");
    }

    public static void Answer(string job) =>
        Console.WriteLine(JsonSerializer.Serialize(Measurement.Run(JsonSerializer.Deserialize<Job>(job)!)));
}
