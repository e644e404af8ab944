using System.CommandLine;
using CudnnDigits.Commands.Terminal;

namespace CudnnDigits.Commands.Options;

/// <summary>The options that every command has.</summary>
internal static class GlobalOptions
{
    public static readonly Option<bool> Verbose = new("--verbose") { Description = "Show the stack trace of an error", Recursive = true };

    public static readonly Option<string?> CudaPath = new("--cuda-path")
    { Description = "Load NVIDIA's libraries only from these folders", HelpName = "DIR", Recursive = true };

    public static void AddTo(RootCommand root)
    {
        foreach (var option in new Option[] { Verbose, CudaPath, ConsoleFactory.Quiet, ConsoleFactory.Plain }) root.Options.Add(option);
    }
}
