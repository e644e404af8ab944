using System.CommandLine;
using CudnnDigits.Commands.Options;
using CudnnDigits.Models;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Commands.Train;

/// <summary>The command line of <c>train</c>: the settings of the training, and where and how it runs.</summary>
internal sealed class TrainOptions
{
    // Eleven days: as good as never, and within the range of a TimeSpan.
    private const float MaxSeconds = 1_000_000;

    private readonly SettingOptions _settings = new(TrainingOptions.All);

    public Option<int?> Threads { get; } = SharedOptions.Threads();

    public Option<int?> VectorBits { get; } = SharedOptions.VectorBits();

    public Option<string?> Device { get; } = SharedOptions.Device();

    public Option<string?> Data { get; } = DataSource.CreateOption();

    public Option<string?> Run { get; } = new("--run")
    { Description = "Folder for everything that the training writes [default: runs/TIME-NETWORK]", HelpName = "DIR" };

    public Option<int?> Ensemble { get; } = SharedOptions.Number(
        "--ensemble", "Train N networks with consecutive seeds; they predict by the mean of their probabilities [default: 1]", min: 1);

    public Option<bool> Resume { get; } = new("--resume")
    { Description = "Continue the training in --run, bit for bit as if it had never been interrupted" };

    public Option<string?> Weights { get; } = new("--weights")
    { Description = "Start from these weights: safetensors with PyTorch's names [default: random]", HelpName = "FILE" };

    public Option<bool> TensorBoard { get; } = new("--tensorboard")
    { Description = "Also write an event file for TensorBoard to the run folder" };

    public Option<bool> DetectAnomaly { get; } = new("--detect-anomaly")
    { Description = "Check every operation of every step for values that are not finite; many times slower" };

    public Option<float?> SaveEvery { get; } = SharedOptions.Number(
        "--save-every", "Seconds between two checkpoints [default: 20, and after an epoch]", min: 0f, MaxSeconds);

    public Option<string?> Config { get; } = new("--config")
    {
        Description = "Read settings from a JSON file such as the run.json of a run; options on the command line override it",
        HelpName = "FILE",
    };

    public GpuOptions Gpu { get; } = new();

    /// <summary>The command with all options, in the groups that its help shows.</summary>
    public GroupedCommand CreateCommand(string name, string description)
    {
        var command = new GroupedCommand(name, description) { PrepareHelp = Describe };
        command.Arguments.Add(_settings.Network);
        command.Add("Basic options", [.. _settings.Group(OptionGroup.Basic), Device, Threads, VectorBits, Data]);
        command.Add("Optimization", _settings.Group(OptionGroup.Optimization));
        command.Add("Regularization", [.. _settings.Group(OptionGroup.Regularization), Ensemble]);
        command.Add("Augmentation", _settings.Group(OptionGroup.Augmentation));
        command.Add("Saving and resuming", [Run, Resume, Config, Weights, SaveEvery, TensorBoard, DetectAnomaly]);
        command.Add("GPU", Gpu.All);
        return command;
    }

    /// <summary>The settings that the user chose.</summary>
    public SettingOverrides Read(ParseResult result) => _settings.Read(result);

    /// <summary>Shows the defaults of the network that the command line names.</summary>
    private void Describe(ParseResult result)
    {
        var name = result.GetValue(_settings.Network) ?? SettingOverrides.DefaultNetwork;
        if (Catalogue.All.FirstOrDefault(entry => entry.Spec.Name == name) is { } entry) _settings.Describe(entry);
    }
}
