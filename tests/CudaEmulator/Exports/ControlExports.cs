using System.Runtime.InteropServices;
using CudaEmulator.Core;

namespace CudaEmulator.Exports;

/// <summary>What tests in the same process ask and tell the emulator. These functions are its own; no CUDA library has them.</summary>
internal static unsafe class ControlExports
{
    /// <summary>
    /// Changes the machine: <see cref="Settings"/>. 0, or 1 if the text is wrong; everything not named takes its default.
    /// </summary>
    [UnmanagedCallersOnly(EntryPoint = "emuConfigure")]
    public static int Configure(byte* settings)
    {
        try
        {
            var parsed = Settings.Parse(Text.Read(settings));
            return Entry.With(machine =>
            {
                machine.Configure(parsed);
                return 0;
            });
        }
        catch (FormatException)
        {
            return 1;
        }
    }

    /// <summary>Forgets counters, misuses and pending failures; everything alive stays alive.</summary>
    [UnmanagedCallersOnly(EntryPoint = "emuReset")]
    public static void Reset() => Entry.With(machine =>
    {
        machine.Journal.Clear();
        machine.Failures.Clear();
        return 0;
    });

    /// <summary>A counter: the name of a C function or one of <see cref="Counter"/>.</summary>
    [UnmanagedCallersOnly(EntryPoint = "emuCount")]
    public static long Count(byte* counter)
    {
        var name = Text.Read(counter);
        return Entry.With(machine => Report.Count(machine, name));
    }

    /// <summary>The <paramref name="call"/>-th call of a function from now on returns a status; 0 means every call.</summary>
    [UnmanagedCallersOnly(EntryPoint = "emuFailNth")]
    public static void FailNth(byte* function, long call, int status)
    {
        var name = Text.Read(function);
        Entry.With(machine =>
        {
            machine.Failures.Add(name, call, status);
            return 0;
        });
    }

    /// <summary>The report as JSON: bytes that it takes, of which as many are written as fit.</summary>
    [UnmanagedCallersOnly(EntryPoint = "emuReport")]
    public static long WriteReport(byte* buffer, long capacity)
    {
        var json = Entry.With(Report.Json);
        Text.Write(json, buffer, (int)Math.Min(capacity, int.MaxValue));
        return System.Text.Encoding.UTF8.GetByteCount(json) + 1;
    }
}
