using System.Text.Json;
using System.Text.Json.Serialization;
using CudnnDigits.Files;

namespace CudnnDigits.Training.Runs;

/// <summary><c>metrics.jsonl</c>: one line of JSON for each finished epoch.</summary>
public static class MetricsFile
{
    /// <summary>Replaces the metrics of all epochs, so that a reader never sees half a line.</summary>
    public static void Write(string path, IEnumerable<EpochMetrics> metrics) => DurableFile.Write(path, stream =>
    {
        foreach (var epoch in metrics)
        {
            JsonSerializer.Serialize(stream, epoch, MetricsJson.Default.EpochMetrics);
            stream.WriteByte((byte)'\n');
        }
    });

    /// <summary>The metrics of all epochs so far; none when there is no file.</summary>
    /// <exception cref="InvalidDataException">A line does not hold the metrics of an epoch.</exception>
    public static IReadOnlyList<EpochMetrics> Read(string path)
    {
        if (!File.Exists(path)) return [];
        try
        {
            return [.. File.ReadLines(path).Select(Parse)];
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"{path}: {wrong.Message}", wrong);
        }
    }

    private static EpochMetrics Parse(string line) => JsonSerializer.Deserialize(line, MetricsJson.Default.EpochMetrics) switch
    {
        { Version: not EpochMetrics.CurrentVersion and var version } =>
            throw new JsonException($"version {version}, but this program reads version {EpochMetrics.CurrentVersion}"),
        { Total: > 0 } epoch => epoch,
        _ => throw new JsonException("a line does not have the accuracy of an epoch"),
    };
}

/// <summary>How an epoch's metrics are spelled in JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EpochMetrics))]
internal sealed partial class MetricsJson : JsonSerializerContext;
