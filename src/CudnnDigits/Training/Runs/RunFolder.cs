namespace CudnnDigits.Training.Runs;

/// <summary>The folder of one training: the names of its files, and how they are read and written.</summary>
public sealed class RunFolder(string path)
{
    public string Path { get; } = path;

    /// <summary>Every setting, versions and device, as JSON.</summary>
    public string DescriptionPath => File("run.json");

    /// <summary>One line of JSON for each epoch.</summary>
    public string MetricsPath => File("metrics.jsonl");

    /// <summary>The loss of every step: see <see cref="LossLog"/>.</summary>
    public string LossesPath => File("losses.f32");

    /// <summary>The weights of the epoch with the best accuracy so far.</summary>
    public string WeightsPath => File("weights.safetensors");

    /// <summary>The checkpoint to resume from.</summary>
    public string StatePath => File("state.safetensors");

    /// <summary>The accuracy of an ensemble and of each member, as <c>eval --json</c> writes it.</summary>
    public string EnsemblePath => File("ensemble.json");

    /// <summary>The run of one network of an ensemble.</summary>
    /// <param name="number">From 1.</param>
    public RunFolder Member(int number) => new(File($"member-{number}"));

    public bool HoldsRun => System.IO.File.Exists(DescriptionPath);

    /// <summary>A new folder in <c>runs/</c>, named after the time and the network.</summary>
    public static RunFolder Default(string network, DateTime now)
    {
        var name = System.IO.Path.Combine("runs", $"{now:yyyyMMdd-HHmmss}-{network}");
        // Two runs may start in the same second.
        for (var number = 2; ; number++)
        {
            var path = number == 2 ? name : $"{name}-{number - 1}";
            if (!Directory.Exists(path)) return new RunFolder(path);
        }
    }

    public void Write(RunDescription description)
    {
        Directory.CreateDirectory(Path);
        RunDescriptionFile.Write(DescriptionPath, description);
    }

    /// <exception cref="InvalidDataException">The file is not the description of a run.</exception>
    /// <exception cref="FileNotFoundException">The folder is not a run.</exception>
    public RunDescription ReadDescription() => HoldsRun
        ? ReadDescription(DescriptionPath)
        : throw new FileNotFoundException($"{Path} is not a run: {DescriptionPath} is missing");

    /// <summary>The description of a run of a single network.</summary>
    /// <exception cref="InvalidDataException">The folder is an ensemble, or the file is not the description of a run.</exception>
    /// <exception cref="FileNotFoundException">The folder is not a run.</exception>
    public RunDescription ReadSingle() => ReadDescription() is { Members: 1 } single
        ? single
        : throw new InvalidDataException($"{Path} is an ensemble: specify one of its runs, such as {Member(1).Path}");

    /// <inheritdoc cref="RunDescriptionFile.Read"/>
    public static RunDescription ReadDescription(string path) => RunDescriptionFile.Read(path);

    /// <inheritdoc cref="RunDescriptionFile.ReadConfig"/>
    public static RunDescription ReadConfig(string path) => RunDescriptionFile.ReadConfig(path);

    /// <inheritdoc cref="MetricsFile.Write"/>
    public void WriteMetrics(IEnumerable<EpochMetrics> metrics) => MetricsFile.Write(MetricsPath, metrics);

    /// <inheritdoc cref="MetricsFile.Read"/>
    public IReadOnlyList<EpochMetrics> ReadMetrics() => MetricsFile.Read(MetricsPath);

    /// <summary>The path of a file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);
}
