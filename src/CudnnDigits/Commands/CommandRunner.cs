using System.CommandLine;
using System.CommandLine.Invocation;
using CudnnDigits.Commands.Options;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Native.Loading;

namespace CudnnDigits.Commands;

/// <summary>Runs the command of the arguments, and turns any failure into one line and an exit code.</summary>
internal static class CommandRunner
{
    public static async Task<int> RunAsync(RootCommand root, string[] arguments, TextWriter output, TextWriter error)
    {
        GlobalOptions.AddTo(root);
        HelpWithExamples.AddTo(root);
        var result = root.Parse(arguments);
        if (result.Errors.Count > 0 || UsageErrors.UnknownOptions(result).Length > 0)
        {
            UsageErrors.Write(result, error);
            return ExitCode.UsageError;
        }

        if (result.GetValue(GlobalOptions.CudaPath) is { } folder) NativeLibraries.ChosenPath = folder;

        // Signals are handled here, so that a training can save before it ends, and exceptions too, so that no user sees a stack trace.
        var configuration = new InvocationConfiguration
        {
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
            Output = output,
            Error = error,
        };
        using var interruption = new ShutdownSignal();
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
            ErrorReporter.Write(error, $"{root.Name}: {TerminalText.Sanitize(ErrorReporter.Describe(failure))}");
            if (result.GetValue(GlobalOptions.Verbose)) ErrorReporter.Write(error, $"{failure}");
            return failure is UsageException ? ExitCode.UsageError : ExitCode.Failure;
        }
    }

    /// <summary>
    /// A command without a cancellation token has nothing to save: it is abandoned on a signal, even while it waits for input.
    /// </summary>
    private static Task<int> InvokeAsync(ParseResult result, InvocationConfiguration configuration, CancellationToken stop) =>
        result.Action is SynchronousCommandLineAction
            ? Task.Run(() => result.Invoke(configuration), stop).WaitAsync(stop)
            : result.InvokeAsync(configuration, stop);
}
