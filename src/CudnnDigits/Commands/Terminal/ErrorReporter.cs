using System.Text;
using Microsoft.Win32.SafeHandles;

namespace CudnnDigits.Commands.Terminal;

/// <summary>Reports why the program fails, even when memory or file handles have run out.</summary>
internal static class ErrorReporter
{
    private const int StandardError = 2;

    /// <summary>The message of an error, or a clearer one where the runtime's says too little.</summary>
    public static string Describe(Exception failure) => failure switch
    {
        TypeInitializationException { InnerException: { } cause } => Describe(cause),
        OutOfMemoryException =>
            "not enough memory: use a smaller --batch-size or fewer --threads, or allow more memory; saved files are unchanged",
        // The runtime also reports a file that could not be opened as not found.
        FileNotFoundException { FileName: { } name } when name.Contains(", Version=", StringComparison.Ordinal) =>
            $"the library {name.Split(',')[0]} cannot be loaded: allow more open files (ulimit -n), or reinstall the program",
        _ => failure.Message,
    };

    public static void Write(TextWriter error, string line)
    {
        try
        {
            error.WriteLine(line);
        }
        catch (IOException)
        {
            // Without a free file descriptor the console cannot load its encoder.
            if (!OperatingSystem.IsWindows()) WriteRaw(line);
        }
    }

    private static void WriteRaw(string line)
    {
        try
        {
            using var handle = new SafeFileHandle(StandardError, ownsHandle: false);
            using var stream = new FileStream(handle, FileAccess.Write, bufferSize: 0);
            stream.Write(Encoding.UTF8.GetBytes($"{line}\n"));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            // Standard error may be on the same full disk; the exit code still tells.
        }
    }
}
