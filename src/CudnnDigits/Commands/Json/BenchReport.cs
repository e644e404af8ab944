using System.Text.Json;
using System.Text.Json.Serialization;

namespace CudnnDigits.Commands.Json;

/// <summary>The result of <c>bench --json</c>, documented in docs/json.md.</summary>
internal sealed record BenchReport(IReadOnlyList<BenchRow> Networks) : JsonFormat
{
    public string ToJson() => JsonSerializer.Serialize(this, BenchReportJson.Default.BenchReport);
}

/// <summary>The throughput of one network.</summary>
internal sealed record BenchRow(
    string Network, int BatchSize, double TrainingImagesPerSecond, double EvaluationImagesPerSecond, string Device);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(BenchReport))]
internal sealed partial class BenchReportJson : JsonSerializerContext;
