namespace CudnnDigits.Commands.Terminal;

/// <summary>The command line is wrong: the program exits with code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
