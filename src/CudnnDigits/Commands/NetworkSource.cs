using System.CommandLine;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Training;

namespace CudnnDigits.Commands;

/// <summary>A trained network: what it is, and its flat parameter buffer.</summary>
/// <param name="Path">Where the weights came from.</param>
internal sealed record TrainedNetwork(Plan Plan, float[] Parameters, string Path)
{
    // The size of a batch that predictions are made in; the result does not depend on it.
    private const int BatchSize = 64;

    public string Name => Plan.Spec.Name;

    /// <exception cref="InvalidDataException">The weights are damaged or do not fit.</exception>
    public static TrainedNetwork Read(ModelSpec spec, string path)
    {
        var plan = Plan.Build(spec, BatchSize);
        return new TrainedNetwork(plan, WeightsFile.Read(path, plan), path);
    }

    /// <summary>One that predicts with these weights.</summary>
    public IExecutor CreateExecutor(string device, int threads, Action<string> note)
    {
        // Which rule would update them does not matter; this one keeps nothing besides.
        var executor = ExecutorFactory.Create(device, Plan, new Sgd(), threads, note);
        executor.Write(TrainingState.Of(Plan, Parameters));
        return executor;
    }
}

/// <summary>The options that tell a command which trained network to use: --run DIR, or --weights FILE [--network NAME].</summary>
internal sealed class NetworkSource
{
    private readonly Option<string?> _run = new("--run")
    { Description = "Folder of a run, whose best weights are taken", HelpName = "DIR" };

    private readonly Option<string?> _weights = new("--weights")
    { Description = "Weights as safetensors under PyTorch's names", HelpName = "FILE" };

    private readonly Option<string?> _network = SharedOptions.Choice(
        "--network", "What --weights belong to [default: recognised]", [.. Catalogue.All.Select(entry => entry.Spec.Name)]);

    public void AddTo(Command command)
    {
        foreach (var option in new[] { _run, _weights, _network }) command.Options.Add(option);
    }

    /// <summary>Whether the user named a network at all.</summary>
    public bool IsGiven(ParseResult result) => result.IsGiven(_run) || result.IsGiven(_weights) || result.IsGiven(_network);

    /// <exception cref="UsageException">Not exactly one of --run and --weights was given.</exception>
    /// <exception cref="InvalidDataException">The weights are damaged or do not fit.</exception>
    public TrainedNetwork Load(ParseResult result)
    {
        var (run, weights, network) = (result.GetValue(_run), result.GetValue(_weights), result.GetValue(_network));
        if (run is null == weights is null) throw new UsageException("one of --run DIR and --weights FILE is wanted");
        if (run is not null && network is not null) throw new UsageException("--network goes with --weights; a run knows its own");
        return run is null ? TrainedNetwork.Read(WeightsFile.Recognise(weights!, network), weights!) : FromRun(new RunFolder(run));
    }

    /// <summary>The network of the newest run that has weights.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static TrainedNetwork NewestOf(string runs)
    {
        var folders = Directory.Exists(runs) ? Directory.GetDirectories(runs).Select(path => new RunFolder(path)) : [];
        var newest = folders.Where(folder => folder.HoldsRun && File.Exists(folder.WeightsPath))
            .MaxBy(folder => File.GetLastWriteTimeUtc(folder.WeightsPath));
        return newest is null
            ? throw new UsageException($"{runs} holds no trained network: train one first, or name one by --run DIR or --weights FILE")
            : FromRun(newest);
    }

    private static TrainedNetwork FromRun(RunFolder folder)
    {
        var spec = folder.ReadDescription().Training.Spec();
        return File.Exists(folder.WeightsPath)
            ? TrainedNetwork.Read(spec, folder.WeightsPath)
            : throw new FileNotFoundException($"{folder.WeightsPath} is missing: the run has not come to the end of an epoch");
    }
}
