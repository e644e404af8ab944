using System.Globalization;
using CudnnDigits.Benchmarks.Peak;
using CudnnDigits.Benchmarks.Torch;
using CudnnDigits.Commands.Json;

namespace CudnnDigits.Benchmarks.Comparison;

/// <summary>Where and with what the figures were made.</summary>
internal sealed record Machine(MachineInfo Info, int Threads, double PeakOfOne, double PeakOfAll, string LoadBefore, DateTime Begun)
{
    private const string LoadFile = "/proc/loadavg";

    public static Machine Describe(CompareSettings settings) => new(
        MachineInfo.Collect(settings.Data), settings.Threads, PeakFlops.Measure(1), PeakFlops.Measure(settings.Threads), Load(),
        DateTime.UtcNow);

    public IEnumerable<string> Lines()
    {
        yield return $"Processor: {Info.Processor}, {Info.Threads} hardware threads; {string.Join(", ", Info.InstructionSets)}";
        yield return $"float32 multiply-add peak from C#: {PeakOfOne:0} GFLOP/s on one thread"
            + (Threads == 1 ? "" : $", {PeakOfAll:0} on {Threads}");
        yield return $"System: {Info.OperatingSystem}, {Info.Runtime}";
        yield return $"CudnnDigits {Info.Version}; {TorchVersion.Text}";
        yield return $"Threads of each side: {Threads}";
        yield return $"Load average (1, 5, 15 min) before: {LoadBefore}; after: {Load()}";
        yield return string.Create(
            CultureInfo.InvariantCulture, $"Begun {Begun:yyyy-MM-dd HH:mm} UTC, took {(DateTime.UtcNow - Begun).TotalMinutes:0} minutes");
    }

    private static string Load() =>
        File.Exists(LoadFile) ? string.Join(", ", File.ReadAllText(LoadFile).Split(' ').Take(3)) : "not known on this system";
}
