namespace CudnnDigits.Commands;

/// <summary>What the program tells whoever started it.</summary>
internal static class ExitCode
{
    public const int Done = 0, Failed = 1, WrongUsage = 2, Interrupted = 130;
}
