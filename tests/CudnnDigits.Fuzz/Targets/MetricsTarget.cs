using System.Text;
using System.Text.Json;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Fuzz.Targets;

/// <summary>metrics.jsonl.</summary>
public sealed class MetricsTarget : FolderTarget
{
    public override string Name => "metrics.jsonl";

    public override long MostAllocated(int inputBytes) => (64L * inputBytes) + (256 << 10);

    public override bool IsRefusal(Exception failure) => failure is InvalidDataException;

    public override IEnumerable<byte[]> Hostile()
    {
        yield return Encoding.UTF8.GetBytes(new string('{', 10_000));
        yield return new byte[1 << 20];
        yield return Encoding.UTF8.GetBytes(new string('\n', 1 << 20));
    }

    protected override string PathOf(RunFolder folder) => folder.MetricsPath;

    protected override void Read(RunFolder folder) => _ = JsonSerializer.Serialize(folder.ReadMetrics().Count);
}
