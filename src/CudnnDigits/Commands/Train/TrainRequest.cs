using System.CommandLine;
using CudnnDigits.Commands.Json;
using CudnnDigits.Commands.Networks;
using CudnnDigits.Commands.Options;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Training.Runs;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Commands.Train;

/// <summary>A training as the user asked for it, with all settings resolved and nothing done yet.</summary>
/// <param name="Stored">The run.json of the run to resume; null for a new run.</param>
/// <param name="Data">The folder with the images; null for the default one.</param>
/// <param name="Weights">The file with the initial weights; null for random ones.</param>
/// <param name="SaveEvery">Time between two checkpoints; null for the default.</param>
/// <param name="Members">Networks to train: 1, or as many as an ensemble is to have.</param>
/// <param name="VectorBits">Bits of the CPU's vectors; null for the widest it has.</param>
/// <param name="EnsembleMember">Which network of an ensemble this is for; null for a single network.</param>
internal sealed record TrainRequest(
    RunFolder Folder, RunDescription? Stored, TrainingSettings Settings, string Device, int Threads, string? Data,
    string? Weights = null, bool TensorBoard = false, CudaOptions? Gpu = null, bool Verbose = false,
    bool DetectAnomaly = false, TimeSpan? SaveEvery = null, int Members = 1, EnsembleMember? EnsembleMember = null, int? VectorBits = null)
{
    /// <summary>The title of a view of the training.</summary>
    public string Title => EnsembleMember is null
        ? Settings.Network
        : $"{Settings.Network}, member {EnsembleMember.Number} of {EnsembleMember.Count},";

    /// <summary>The folder to give to <c>--run</c> to resume it.</summary>
    public RunFolder ResumeFolder => EnsembleMember?.Ensemble ?? Folder;

    /// <exception cref="UsageException">The options contradict each other.</exception>
    public static TrainRequest From(ParseResult result, TrainOptions options)
    {
        var choices = options.Read(result);
        var path = result.GetValue(options.Run);
        var stored = result.GetValue(options.Resume) ? ReadStored(path) : null;
        var config = result.GetValue(options.Config) is { } file ? RunFolder.ReadConfig(file) : null;
        if (stored is not null && config is not null)
            throw new UsageException("--config: a resumed run keeps its own settings; leave --config out");
        var settings = stored is null ? choices.Resolve(config?.Training) : choices.Resume(stored.Training);
        var folder = path is null ? RunFolder.Default(settings.Network, DateTime.Now) : new RunFolder(path);
        if (stored is null && folder.HoldsRun)
            throw new UsageException($"{path} already holds a run: continue it with --resume, or specify another folder");
        var weights = result.GetValue(options.Weights);
        if (stored is not null && weights is not null)
            throw new UsageException("--weights: a resumed run keeps its own weights; leave --weights out");
        var given = stored ?? config;
        var members = result.GetValue(options.Ensemble) ?? given?.Members ?? 1;
        if (members > RunDescription.MaxMembers)
            throw new UsageException($"--ensemble {members}: must be at most {RunDescription.MaxMembers}");
        if (stored is not null && members != stored.Members)
            throw new UsageException($"--resume keeps the settings of the run: --ensemble is {stored.Members}, not {members}");
        var vectorBits = ResolveVectorBits(result.GetValue(options.VectorBits), stored);
        var data = result.GetValue(options.Data) ?? given?.Data;
        return new TrainRequest(
            folder, stored, settings,
            result.GetValue(options.Device) ?? given?.Device ?? ExecutorFactory.Auto,
            result.GetValue(options.Threads) ?? Math.Min(given?.Threads ?? int.MaxValue, Environment.ProcessorCount),
            DataFolder.IsChosen(data) ? DataFolder.Resolve(data) : null,
            weights is null ? given?.Weights : Path.GetFullPath(weights), result.GetValue(options.TensorBoard),
            options.Gpu.Read(result), result.GetValue(GlobalOptions.Verbose), result.GetValue(options.DetectAnomaly),
            result.GetValue(options.SaveEvery) is { } seconds ? TimeSpan.FromSeconds(seconds) : null, members, VectorBits: vectorBits);
    }

    /// <summary>The training of one network of the ensemble, started or not.</summary>
    /// <param name="number">From 1.</param>
    public TrainRequest Member(int number)
    {
        var folder = Folder.Member(number);
        return this with
        {
            Folder = folder,
            Stored = Stored is not null && folder.HoldsRun ? folder.ReadDescription() : null,
            Settings = Settings with { Seed = Settings.Seed + (ulong)number - 1 },
            Members = 1,
            EnsembleMember = new EnsembleMember(Folder, number, Members),
        };
    }

    /// <param name="executor">What it runs on.</param>
    public RunDescription Describe(IExecutor executor) => new(
        RunDescription.CurrentVersion, Stored?.Started ?? DateTimeOffset.Now, Settings, Device, Threads, Data,
        new RunEnvironment(
            $"cudnndigits {ProgramInfo.Program}", executor.Device, ProgramInfo.Runtime, ProgramInfo.OperatingSystem,
            ExecutorFactory.Details(executor)),
        Weights, Members, ExecutorFactory.VectorBits(executor));

    /// <summary>A run that is resumed keeps its width: sums of another order would end in other bits.</summary>
    private static int? ResolveVectorBits(int? chosen, RunDescription? stored)
    {
        if (stored?.VectorBits is not { } bits) return chosen;
        if (chosen is not null && chosen != bits)
            throw new UsageException(
                $"--vector-bits {chosen}: the run uses vectors of {bits} bits, and a run that is resumed keeps its width");
        return ExecutorFactory.VectorWidths.Contains(bits) || stored.Device == ExecutorFactory.Cuda
            ? bits
            : throw new UsageException(
                $"the run uses vectors of {bits} bits, and this processor has {string.Join(", ", ExecutorFactory.VectorWidths)}: "
                + "resume it on a machine that has them, or start a new run from its weights with --weights");
    }

    private static RunDescription ReadStored(string? path)
    {
        if (path is null) throw new UsageException("--resume needs --run DIR, the folder of the run to resume");
        return new RunFolder(path).ReadDescription();
    }
}
