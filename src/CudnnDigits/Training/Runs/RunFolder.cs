using System.Text.Json;
using CudnnDigits.Files;

namespace CudnnDigits.Training.Runs;

/// <summary>The folder of one training: what its files are called and how they are read and written.</summary>
public sealed class RunFolder(string path)
{
    public string Path { get; } = path;

    /// <summary>Every setting, versions and device, as JSON.</summary>
    public string DescriptionPath => File("run.json");

    /// <summary>A line of JSON an epoch.</summary>
    public string MetricsPath => File("metrics.jsonl");

    /// <summary>The loss of every step: see <see cref="LossLog"/>.</summary>
    public string LossesPath => File("losses.f32");

    /// <summary>The weights of the epoch with the best accuracy so far.</summary>
    public string WeightsPath => File("weights.safetensors");

    /// <summary>Everything that resuming needs.</summary>
    public string StatePath => File("state.safetensors");

    /// <summary>What the members of an ensemble are worth alone and together: what <c>eval --json</c> says.</summary>
    public string EnsemblePath => File("ensemble.json");

    /// <summary>The run of one network of an ensemble.</summary>
    /// <param name="number">From 1.</param>
    public RunFolder Member(int number) => new(File($"member-{number}"));

    public bool HoldsRun => System.IO.File.Exists(DescriptionPath);

    /// <summary>A new place under <c>runs/</c>, named after the time and the network.</summary>
    public static RunFolder Default(string network, DateTime now)
    {
        var name = System.IO.Path.Combine("runs", $"{now:yyyyMMdd-HHmmss}-{network}");
        // Two runs may start in one second.
        for (var number = 2; ; number++)
        {
            var path = number == 2 ? name : $"{name}-{number - 1}";
            if (!Directory.Exists(path)) return new RunFolder(path);
        }
    }

    public void Write(RunDescription description)
    {
        Directory.CreateDirectory(Path);
        DurableFile.Write(DescriptionPath, stream =>
            JsonSerializer.Serialize(stream, description, RunDescriptionJson.Default.RunDescription));
    }

    /// <exception cref="InvalidDataException">The file is not the description of a run.</exception>
    /// <exception cref="FileNotFoundException">There is no run in the folder.</exception>
    public RunDescription ReadDescription() => HoldsRun
        ? ReadDescription(DescriptionPath)
        : throw new FileNotFoundException($"{Path} holds no run: {DescriptionPath} is missing");

    /// <summary>The same where a single network is wanted.</summary>
    /// <exception cref="InvalidDataException">The folder holds several, or the file is not the description of a run.</exception>
    /// <exception cref="FileNotFoundException">There is no run in the folder.</exception>
    public RunDescription ReadSingle() => ReadDescription() is { Members: 1 } single
        ? single
        : throw new InvalidDataException($"{Path} holds an ensemble: name one of its runs, such as {Member(1).Path}");

    /// <summary>Reads a file of settings in the form of <c>run.json</c>.</summary>
    /// <exception cref="InvalidDataException">The file is not the description of a run.</exception>
    public static RunDescription ReadDescription(string path)
    {
        using var stream = System.IO.File.OpenRead(path);
        try
        {
            var description = JsonSerializer.Deserialize(stream, RunDescriptionJson.Default.RunDescription)
                ?? throw new InvalidDataException($"{path}: null is no description of a run");
            if (description.Version != RunDescription.CurrentVersion)
                throw new InvalidDataException($"{path}: version {description.Version}, this program reads {RunDescription.CurrentVersion}");
            if (description.Members is not (>= 1 and <= RunDescription.MaxMembers))
                throw new InvalidDataException($"{path}: members {description.Members}, 1 to {RunDescription.MaxMembers} are wanted");
            return description;
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"{path}: {wrong.Message}", wrong);
        }
    }

    /// <inheritdoc cref="MetricsFile.Write"/>
    public void WriteMetrics(IEnumerable<EpochMetrics> metrics) => MetricsFile.Write(MetricsPath, metrics);

    /// <inheritdoc cref="MetricsFile.Read"/>
    public IReadOnlyList<EpochMetrics> ReadMetrics() => MetricsFile.Read(MetricsPath);

    /// <summary>Where a file of this name lies in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);
}
