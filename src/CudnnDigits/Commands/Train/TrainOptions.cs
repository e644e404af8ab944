using System.CommandLine;
using CudnnDigits.Commands.Options;
using CudnnDigits.Models;
using CudnnDigits.Training;

namespace CudnnDigits.Commands.Train;

/// <summary>The command line of <c>train</c>.</summary>
internal sealed class TrainOptions
{
    private const string ByNetwork = SharedOptions.ByNetwork;

    // Eleven days: as good as never, and a time that the machine can count.
    private const float MaxSeconds = 1_000_000;

    private readonly Argument<string?> _network = new("network")
    {
        Description = $"{string.Join(", ", Catalogue.All.Select(entry => entry.Spec.Name))} [default: cnn]",
        Arity = ArgumentArity.ZeroOrOne,
        // Else the help would show the completions instead of the name.
        HelpName = "network",
    };

    private readonly Option<int?> _epochs = SharedOptions.Number(
        "--epochs", $"How often to go through the training images {ByNetwork}", min: 1);

    private readonly Option<int?> _batchSize = SharedOptions.Number("--batch-size", $"Images in a step {ByNetwork}", min: 1);

    private readonly Option<float?> _learningRate = SharedOptions.Number("--learning-rate", $"Size of a step {ByNetwork}", min: 0f);

    private readonly Option<string?> _schedule = SharedOptions.Choice(
        "--schedule", $"How the learning rate goes over the training, of which it is the largest {ByNetwork}", [.. Schedules.Names]);

    private readonly Option<float?> _warmUp = SharedOptions.Number(
        "--warm-up", "The part of the training, 0 to 1, in which the rate rises [default: 0.05 with cosine, 0.3 with one-cycle]",
        min: 0f);

    private readonly Option<float?> _labelSmoothing = SharedOptions.Number(
        "--label-smoothing", $"With cross-entropy: spread this part of the target, 0 to 1, evenly over all digits {ByNetwork}", min: 0f);

    private readonly Option<bool> _batchNorm = new("--batch-norm")
    {
        Description = "Put a batch normalisation behind each convolution that has none, behind its ReLU and pooling, "
            + "where the network has a convolution",
    };

    private readonly Option<float?> _dropout = SharedOptions.Number(
        "--dropout", $"Drop this part, 0 to 1, of what the last fully connected layer gets {ByNetwork}", min: 0f);

    private readonly Option<string?> _optimizer = SharedOptions.Choice("--optimizer", $"Update rule {ByNetwork}", [.. Optimizers.Names]);

    private readonly Option<float?> _weightDecay = SharedOptions.Number(
        "--weight-decay", $"Added to the gradient as a part of the weights, or with adamw taken off them {ByNetwork}", min: 0f);

    private readonly Option<float?> _momentum = SharedOptions.Number("--momentum", $"Of sgd, 0 to 1 {ByNetwork}", min: 0f);

    private readonly Option<bool> _nesterov = new("--nesterov") { Description = "Nesterov's momentum, with sgd" };

    private readonly Option<float?> _emaDecay = SharedOptions.Number(
        "--ema", $"Evaluate and keep a moving average of the weights with this decay, such as 0.999; 0 for none {ByNetwork}", min: 0f);

    private readonly Option<int?> _earlyStop = SharedOptions.Number(
        "--early-stop", "End after this many epochs without a better accuracy; 0 for never [default: 0]", min: 0);

    private readonly Option<int?> _validation = SharedOptions.Number(
        "--validation", "Training images to set aside and choose the best weights by, so that the test images are looked at once, "
        + "at the end; 0 for none [default: 0]", min: 0);

    private readonly Option<ulong?> _seed = SharedOptions.Number(
        "--seed", "Where everything random comes from: the same seed, the same run [default: 1]", min: 0UL);

    private readonly Option<bool> _dropLast = new("--drop-last")
    { Description = "Leave out the images of an epoch that do not fill a batch" };

    private readonly Option<bool> _keepLast = new("--keep-last")
    { Description = $"Keep the weights of the last epoch rather than those of the most accurate one {ByNetwork}" };

    public Option<int?> Threads { get; } = SharedOptions.Threads();

    public Option<int?> VectorBits { get; } = SharedOptions.VectorBits();

    public Option<string?> Device { get; } = SharedOptions.Device();

    public Option<string?> Data { get; } = DataSource.CreateOption();

    public Option<string?> Run { get; } = new("--run")
    { Description = "Folder for everything that the training writes [default: runs/TIME-NETWORK]", HelpName = "DIR" };

    public Option<int?> Ensemble { get; } = SharedOptions.Number(
        "--ensemble", "Train so many networks, with seeds that follow each other, and take the mean of their probabilities [default: 1]", min: 1);

    public Option<bool> Resume { get; } = new("--resume")
    { Description = "Go on with the training in --run, to the same bits as if it had never stopped" };

    public Option<string?> Weights { get; } = new("--weights")
    { Description = "Begin with these weights, safetensors under PyTorch's names [default: random]", HelpName = "FILE" };

    public Option<bool> TensorBoard { get; } = new("--tensorboard")
    { Description = "Also write an event file for TensorBoard into the folder of the run" };

    public Option<bool> DetectAnomaly { get; } = new("--detect-anomaly")
    { Description = "Look through every operation of every step for numbers that are not finite; many times slower" };

    public Option<float?> SaveEvery { get; } = SharedOptions.Number(
        "--save-every", "Seconds between two checkpoints [default: 20, and after an epoch]", min: 0f, MaxSeconds);

    public Option<string?> Config { get; } = new("--config")
    { Description = "Settings in JSON, such as the run.json of a run to repeat; options on the command line go before", HelpName = "FILE" };

    public AugmentationOptions Augmentation { get; } = new();

    public GpuOptions Gpu { get; } = new();

    public void AddTo(Command command)
    {
        _network.CompletionSources.Add([.. Catalogue.All.Select(entry => entry.Spec.Name)]);
        command.Arguments.Add(_network);
        foreach (var option in new Option[]
        {
            _epochs, _batchSize, _learningRate, _schedule, _warmUp, _optimizer, _weightDecay, _momentum, _nesterov, _emaDecay,
            _labelSmoothing, _batchNorm, _dropout, _earlyStop, _validation, _seed, _dropLast, _keepLast, Threads, VectorBits, Device, Data, Run,
            Ensemble, Resume, Weights, TensorBoard, Config, DetectAnomaly, SaveEvery,
        })
            command.Options.Add(option);
        Augmentation.AddTo(command);
        Gpu.AddTo(command);
    }

    public TrainChoices Read(ParseResult result) => new()
    {
        Network = result.GetValue(_network),
        Epochs = result.GetValue(_epochs),
        BatchSize = result.GetValue(_batchSize),
        LearningRate = result.GetValue(_learningRate),
        Schedule = result.GetValue(_schedule),
        WarmUp = result.GetValue(_warmUp),
        Optimizer = result.GetValue(_optimizer),
        WeightDecay = result.GetValue(_weightDecay),
        Momentum = result.GetValue(_momentum),
        Nesterov = result.IsGiven(_nesterov) ? result.GetValue(_nesterov) : null,
        EmaDecay = result.GetValue(_emaDecay),
        LabelSmoothing = result.GetValue(_labelSmoothing),
        BatchNorm = result.IsGiven(_batchNorm) ? result.GetValue(_batchNorm) : null,
        Dropout = result.GetValue(_dropout),
        Augmentation = Augmentation.Read(result),
        EarlyStop = result.GetValue(_earlyStop),
        Validation = result.GetValue(_validation),
        Seed = result.GetValue(_seed),
        KeepLast = result.IsGiven(_keepLast) ? result.GetValue(_keepLast) : null,
        DropLast = result.IsGiven(_dropLast) ? result.GetValue(_dropLast) : null,
    };
}
