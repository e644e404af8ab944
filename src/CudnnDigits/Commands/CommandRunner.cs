using System.CommandLine;
using System.CommandLine.Invocation;
using CudnnDigits.Native.Loading;

namespace CudnnDigits.Commands;

/// <summary>Runs the command that the arguments name, and turns whatever comes of it into a line and an exit code.</summary>
internal static class CommandRunner
{
    public static readonly Option<bool> Verbose = new("--verbose") { Description = "Say where an error came from", Recursive = true };

    public static readonly Option<string?> CudaPath = new("--cuda-path")
    { Description = "Look for NVIDIA's libraries in these folders, and only there", HelpName = "DIR", Recursive = true };

    public static async Task<int> RunAsync(RootCommand root, string[] arguments, TextWriter output, TextWriter error)
    {
        AddSharedParts(root);
        var result = root.Parse(arguments);
        if (result.Errors.Count > 0 || UsageErrors.UnknownOptions(result).Length > 0)
        {
            UsageErrors.Write(result, error);
            return ExitCode.WrongUsage;
        }

        if (result.GetValue(CudaPath) is { } folder) NativeLibraries.ChosenPath = folder;

        // Signals are ours, so that a training can save before it ends; and so are exceptions, so that none reaches the user bare.
        var configuration = new InvocationConfiguration
        {
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
            Output = output,
            Error = error,
        };
        using var interruption = new Interruption();
        try
        {
            return await InvokeAsync(result, configuration, interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            error.WriteLine("interrupted");
            return ExitCode.Interrupted;
        }
        catch (Exception failure)
        {
            LastWords.Write(error, $"{root.Name}: {Printable.Line(LastWords.Describe(failure))}");
            if (result.GetValue(Verbose)) LastWords.Write(error, $"{failure}");
            return failure is UsageException ? ExitCode.WrongUsage : ExitCode.Failed;
        }
    }

    private static void AddSharedParts(RootCommand root)
    {
        foreach (var option in new Option[] { Verbose, CudaPath, Consoles.Quiet, Consoles.Plain }) root.Options.Add(option);
        HelpWithExamples.AddTo(root);
    }

    /// <summary>A command that takes no token has nothing to save: asked to end, it is left where it is, be it waiting for input.</summary>
    private static Task<int> InvokeAsync(ParseResult result, InvocationConfiguration configuration, CancellationToken stop) =>
        result.Action is SynchronousCommandLineAction
            ? Task.Run(() => result.Invoke(configuration), stop).WaitAsync(stop)
            : result.InvokeAsync(configuration, stop);
}
