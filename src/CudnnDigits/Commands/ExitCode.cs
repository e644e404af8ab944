namespace CudnnDigits.Commands;

/// <summary>What the program tells whoever started it.</summary>
internal static class ExitCode
{
    public const int Done = 0, Failed = 1, WrongUsage = 2, Interrupted = 130;

    public const string Help = "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted";
}
