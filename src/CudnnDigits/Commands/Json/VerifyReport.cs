using System.Text.Json;
using System.Text.Json.Serialization;
using CudnnDigits.Verification;

namespace CudnnDigits.Commands.Json;

/// <summary>What <c>verify --json</c> writes; documented in docs/json.md.</summary>
/// <param name="Version">Of this program.</param>
/// <param name="OperatingSystem">What it ran on.</param>
/// <param name="Passed">Whether every check passed.</param>
/// <param name="Seconds">How long all took.</param>
/// <param name="Checks">What each check found.</param>
/// <param name="Speed">Null where no training on a GPU is possible.</param>
internal sealed record VerifyReport(
    string Version, string OperatingSystem, bool Passed, double Seconds, IReadOnlyList<CheckResult> Checks, Speed? Speed) : JsonFormat
{
    public string ToJson() => JsonSerializer.Serialize(this, VerifyReportJson.Default.VerifyReport);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(VerifyReport))]
internal sealed partial class VerifyReportJson : JsonSerializerContext;
