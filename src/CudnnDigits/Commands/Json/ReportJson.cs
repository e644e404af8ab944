using System.Text.Json.Serialization;

namespace CudnnDigits.Commands.Json;

/// <summary>How the reports of <c>predict</c> and <c>eval</c> are spelled in JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(PredictReport))]
[JsonSerializable(typeof(EvalReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
