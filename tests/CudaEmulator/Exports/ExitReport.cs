using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CudaEmulator.Core;

namespace CudaEmulator.Exports;

/// <summary>Writes the report when the process ends, to the file that <see cref="Settings.ReportVariable"/> names.</summary>
internal static unsafe partial class ExitReport
{
    /// <summary>ProcessExit is not raised in a library that a foreign host loaded, so the C runtime has to call.</summary>
    public static void Register()
    {
        // Not where tests use the assembly itself: their runtime is gone by the time that the C runtime calls.
        if (!RuntimeFeature.IsDynamicCodeSupported)
            _ = AtExit(&Write, null, null);
    }

    /// <summary>What atexit is made of: glibc exports only this one.</summary>
    [LibraryImport("libc", EntryPoint = "__cxa_atexit")]
    private static partial int AtExit(delegate* unmanaged<void*, void> handler, void* argument, void* library);

    [UnmanagedCallersOnly]
    private static void Write(void* argument)
    {
        if (Environment.GetEnvironmentVariable(Settings.ReportVariable) is not { Length: > 0 } path)
            return;
        try
        {
            var beside = $"{path}.{Environment.ProcessId}";
            File.WriteAllText(beside, Entry.With(Report.Json));
            File.Move(beside, path, overwrite: true);
        }
        catch (IOException error)
        {
            Console.Error.WriteLine($"CudaEmulator: no report: {error.Message}");
        }
    }
}
