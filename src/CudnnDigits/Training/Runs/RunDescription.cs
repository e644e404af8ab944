using System.Text.Json.Serialization;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Training.Runs;

/// <summary>The content of <c>run.json</c>: every setting needed to repeat the run, and the machine it ran on.</summary>
/// <param name="Version">The version of this format.</param>
/// <param name="Device">The device that the user selected: auto, cpu or cuda.</param>
/// <param name="Threads">The number of CPU threads.</param>
/// <param name="Data">The folder with the images; null for the default one.</param>
/// <param name="Weights">The file with the initial weights; null if they are random.</param>
/// <param name="Members">
/// The number of networks: 1 for a single run; otherwise the folder is that of an ensemble and contains one run for each, with consecutive
/// seeds.
/// </param>
/// <param name="VectorBits">Width of the CPU's vectors; null on a GPU, and for runs written before it was noted.</param>
public sealed record RunDescription(
    int Version, DateTimeOffset Started, TrainingSettings Training, string Device, int Threads, string? Data, RunEnvironment Environment,
    string? Weights = null, int Members = 1,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? VectorBits = null)
{
    public const int CurrentVersion = 1;

    /// <summary>More networks would not improve an ensemble, and each has to be trained.</summary>
    public const int MaxMembers = 100;
}

/// <summary>The machine of a run: informative, never used again.</summary>
/// <param name="Executor">The device as its executor names itself.</param>
/// <param name="Details">Versions, algorithms and memory of a GPU, one line each; null on the CPU.</param>
public sealed record RunEnvironment(
    string Program, string Executor, string Runtime, string OperatingSystem, IReadOnlyList<string>? Details = null);

/// <summary>How the run folder's files are spelled in JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RunDescription))]
internal sealed partial class RunDescriptionJson : JsonSerializerContext;
