using System.Text.Json.Serialization;

namespace CudnnDigits.Training.Runs;

/// <summary>What <c>run.json</c> holds: every setting that the run can be repeated with, and what it ran on.</summary>
/// <param name="Version">Of this format.</param>
/// <param name="Device">What the user asked for: auto, cpu or cuda.</param>
/// <param name="Threads">CPU threads.</param>
/// <param name="Data">The folder with the images; null for the usual one.</param>
/// <param name="Weights">The file whose weights the run began with; null where the seed gave them.</param>
/// <param name="Members">
/// Networks that were trained: 1 for a run, else the folder is that of an ensemble and holds a run for each, whose seeds follow each other.
/// </param>
/// <param name="VectorBits">Width of the CPU's vectors; null on a GPU, and for runs written before it was noted.</param>
public sealed record RunDescription(
    int Version, DateTimeOffset Started, TrainingSettings Training, string Device, int Threads, string? Data, RunEnvironment Environment,
    string? Weights = null, int Members = 1, int? VectorBits = null)
{
    public const int CurrentVersion = 1;

    /// <summary>More networks do not make a better ensemble, and each takes a training.</summary>
    public const int MaxMembers = 100;
}

/// <summary>What a run ran on. Noted, and never read back.</summary>
/// <param name="Executor">The device as its executor names itself.</param>
/// <param name="Details">Versions, algorithms and memory of a GPU, a line each; null on the CPU.</param>
public sealed record RunEnvironment(
    string Program, string Executor, string Runtime, string OperatingSystem, IReadOnlyList<string>? Details = null);

/// <summary>How the run folder's files are spelled in JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RunDescription))]
internal sealed partial class RunDescriptionJson : JsonSerializerContext;
