using System.CommandLine;
using CudnnDigits.Commands.Networks;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Models;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Commands.Options;

/// <summary>Options that choose a trained network: --run DIR, or --weights FILE [--network NAME], or neither for the built-in one.</summary>
/// <param name="ensembles">Whether the command can use several networks as one.</param>
internal sealed class NetworkOptions(bool ensembles = false)
{
    private readonly Option<string?> _run = new("--run")
    {
        Description = "Folder of a run, for its best weights" + (ensembles ? ", or of an ensemble, whose networks predict together" : ""),
        HelpName = "DIR",
    };

    private readonly Option<string?> _weights = new("--weights")
    { Description = "Weights file: safetensors with PyTorch's names [default: the built-in weights of best]", HelpName = "FILE" };

    private readonly Option<string?> _network = SharedOptions.Choice(
        "--network", "Network that --weights belong to [default: detected from the file]",
        [.. Catalogue.All.Select(entry => entry.Spec.Name)]);

    public void AddTo(Command command)
    {
        foreach (var option in new[] { _run, _weights, _network }) command.Options.Add(option);
    }

    /// <summary>Whether the user specified a network.</summary>
    public bool IsGiven(ParseResult result) => result.IsGiven(_run) || result.IsGiven(_weights) || result.IsGiven(_network);

    /// <summary>The network that the options name, or the one that comes with the program where they name none.</summary>
    /// <exception cref="UsageException">Both --run and --weights were given.</exception>
    /// <exception cref="InvalidDataException">The weights are damaged or do not fit.</exception>
    public TrainedNetwork Load(ParseResult result)
    {
        var (run, weights, network) = (result.GetValue(_run), result.GetValue(_weights), result.GetValue(_network));
        if (run is not null && weights is not null) throw new UsageException("specify --run DIR or --weights FILE, not both");
        if (run is null && weights is null)
            return network is null or "best" ? PretrainedNetwork.Load()
                : throw new UsageException($"--network {network}: specify its weights with --weights FILE; only best is built in");
        if (run is not null && network is not null) throw new UsageException("--network needs --weights; a run has its own network");
        return run is null
            ? TrainedNetwork.Read(WeightsFile.DetectNetwork(weights!, network), weights!, weights!)
            : FromRun(new RunFolder(run));
    }

    /// <summary>The network of the newest run that has weights, or the one that comes with the program where there is none.</summary>
    public static TrainedNetwork NewestOf(string runs)
    {
        var folders = Directory.Exists(runs) ? Directory.GetDirectories(runs).Select(path => new RunFolder(path)) : [];
        var newest = folders.Where(folder => folder.HoldsRun && File.Exists(folder.WeightsPath))
            .MaxBy(folder => File.GetLastWriteTimeUtc(folder.WeightsPath));
        return newest is null ? PretrainedNetwork.Load() : FromRun(newest);
    }

    /// <summary>The network of a run, or all networks of an ensemble.</summary>
    /// <exception cref="FileNotFoundException">A file of weights is missing.</exception>
    public static TrainedNetwork FromRun(RunFolder folder)
    {
        var description = folder.ReadDescription();
        var (runs, path) = description.Members == 1
            ? ([folder], folder.WeightsPath)
            : (Enumerable.Range(1, description.Members).Select(folder.Member), folder.Path);
        string[] weights = [.. runs.Select(run => run.WeightsPath)];
        return weights.FirstOrDefault(file => !File.Exists(file)) is { } missing
            ? throw new FileNotFoundException($"{missing} is missing: the run has not finished an epoch")
            : TrainedNetwork.Read(description.Training.ToModelSpec(), path, weights);
    }
}
