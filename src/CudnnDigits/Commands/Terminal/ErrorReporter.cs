using System.Text;
using Microsoft.Win32.SafeHandles;

namespace CudnnDigits.Commands.Terminal;

/// <summary>Says why the program ends, also when little is left to say it with.</summary>
internal static class ErrorReporter
{
    private const int StandardError = 2;

    /// <summary>The message, where it says what to do; else what it means.</summary>
    public static string Describe(Exception failure) => failure switch
    {
        TypeInitializationException { InnerException: { } cause } => Describe(cause),
        OutOfMemoryException =>
            "there is not enough memory: take a smaller --batch-size or fewer --threads, or allow more; what was saved is as it was",
        // The runtime says that a file was not found also when it could not be opened.
        FileNotFoundException { FileName: { } name } when name.Contains(", Version=", StringComparison.Ordinal) =>
            $"a part of the program cannot be loaded ({name.Split(',')[0]}): allow more open files (ulimit -n), or install the program anew",
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
            // Without a descriptor to spare the console cannot load what it encodes with.
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
            // Standard error may lie on the same full disk as everything else; the exit code is left.
        }
    }
}
