namespace CudnnDigits.Commands.Terminal;

/// <summary>The exit codes of the program.</summary>
internal static class ExitCode
{
    public const int Success = 0, Failure = 1, UsageError = 2, Interrupted = 130;

    public const string Help = "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted";
}
