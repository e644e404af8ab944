using System.Diagnostics;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Verification;

/// <summary>The time of a whole training in a process of its own, from its start to its end.</summary>
internal static class ColdStart
{
    /// <param name="data">Folder of the data.</param>
    /// <param name="network">The network to train for one epoch.</param>
    /// <returns>Seconds, and the accuracy on the test images.</returns>
    public static (double Seconds, double Accuracy) Run(string data, string network)
    {
        var folder = Directory.CreateTempSubdirectory("cudnndigits-verify-").FullName;
        try
        {
            var run = Path.Combine(folder, "run");
            string[] train = ["train", network, "--device", "cuda", "--epochs", "1", "--quiet", "--plain", "--data", data, "--run", run];
            var program = Environment.ProcessPath!;
            // Started as 'dotnet cudnndigits.dll', the process is dotnet and the program its first argument.
            string[] arguments = Path.GetFileNameWithoutExtension(program) == "dotnet"
                ? [Path.Combine(AppContext.BaseDirectory, "cudnndigits.dll"), .. train]
                : train;
            var watch = Stopwatch.StartNew();
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            var seconds = watch.Elapsed.TotalSeconds;
            if (process.ExitCode != 0) throw new InvalidOperationException($"a training in its own process failed: {error.Result.Trim()}");
            var metrics = new RunFolder(run).ReadMetrics()[^1];
            return (seconds, (double)metrics.Correct / metrics.Total);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
