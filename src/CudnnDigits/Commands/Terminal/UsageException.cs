namespace CudnnDigits.Commands.Terminal;

/// <summary>What the user asked for makes no sense: the program exits with 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
