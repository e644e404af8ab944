using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CudnnDigits.Tests.Export;

/// <summary>PyTorch itself, in a Python that has it. scripts/check-pytorch.sh installs it; for scripts/test.sh it is too large.</summary>
internal static class PyTorch
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Export", "pytorch.py");

    private static readonly Lazy<string?> Found = new(() => new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(HasTorch));

    /// <summary>Skips the test where no Python has it.</summary>
    public static void Require()
    {
        if (Found.Value is null) Assert.Ignore("no Python with PyTorch here: scripts/check-pytorch.sh runs this test");
    }

    /// <summary>Runs pytorch.py.</summary>
    /// <param name="folder">Where the files are, and what lies between is written.</param>
    /// <param name="command">read or write.</param>
    /// <param name="network">As the script calls it.</param>
    /// <param name="weights">To load or to save, in the folder.</param>
    /// <param name="images">[image, 28, 28].</param>
    /// <returns>The logits, [image, 10], and what it printed.</returns>
    public static (float[] Logits, string Output) Run(TemporaryFolder folder, string command, string network, string weights, byte[] images)
    {
        File.WriteAllBytes(folder.File("images"), images);
        var (code, output, error) = Python(Found.Value!, folder.Path, Script, command, network, weights, "images", "logits");
        Assert.That(code, Is.Zero, error);
        return ([.. MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(folder.File("logits")))], output);
    }

    private static bool HasTorch(string python)
    {
        try
        {
            return Python(python, Path.GetTempPath(), "-c", "import torch").Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such Python at all.
            return false;
        }
    }

    private static (int Code, string Output, string Error) Python(string python, string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(python, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
