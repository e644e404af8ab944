using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Training.Diagnosis;

/// <summary>
/// Finds the first operation of a training step whose result is no finite number, with executors as they are: networks that end
/// after the first layer, the second and so on give the activations, and gradient descent with a rate of 1 takes the gradients off
/// the parameters.
/// </summary>
/// <remarks>
/// Those activations are the ones of a prediction. A batch normalisation makes other ones in a training, by the batch instead of by its
/// running statistics, so that where there is one nothing is said of a layer's forward pass, and the gradients tell of both.
/// </remarks>
/// <param name="plan">The network.</param>
/// <param name="optimizer">Its update rule.</param>
/// <param name="training">The images that steps name.</param>
/// <param name="create">Makes executors, which this object owns.</param>
/// <param name="augmentation">How a step distorts its images.</param>
public sealed class AnomalyDetector(
    Plan plan, OptimizerSpec optimizer, Dataset training, Func<Plan, OptimizerSpec, IExecutor> create, Augmentation? augmentation = null)
    : IDisposable
{
    private readonly Dictionary<Plan, IExecutor> _executors = [];
    private readonly bool _checksForward = !plan.Spec.Layers.OfType<BatchNorm2d>().Any();
    private TrainingState? _after;
    private Plan[]? _prefixes;
    private IExecutor? _gradient, _update;

    /// <param name="before">The state before the step.</param>
    /// <param name="images">The images of the step, as indices into the training data.</param>
    /// <param name="rate">The step's learning rate.</param>
    /// <returns>Null where all of the step is finite.</returns>
    public Anomaly? Find(TrainingState before, ReadOnlySpan<int> images, float rate) =>
        CheckState(before) ?? CheckForward(before, images) ?? CheckBackward(before, images) ?? CheckUpdate(before, images, rate);

    public void Dispose()
    {
        foreach (var executor in _executors.Values) executor.Dispose();
        _gradient?.Dispose();
        _update?.Dispose();
    }

    private Anomaly? CheckState(TrainingState state) => ParameterTensors.FirstNotFinite(plan.Tensors, state.Parameters) is { } parameter
        ? new($"before the step began, in {parameter.Name}", "look at the weights that the training began with (--weights)")
        : null;

    private Anomaly? CheckForward(TrainingState before, ReadOnlySpan<int> indices)
    {
        if (!_checksForward) return null;
        var images = new byte[indices.Length * training.ImageSize];
        for (var image = 0; image < indices.Length; image++)
        {
            training.Images.AsSpan(indices[image] * training.ImageSize, training.ImageSize)
                .CopyTo(images.AsSpan(image * training.ImageSize));
        }

        float[] output = [];
        foreach (var (prefix, layer) in Prefixes().Zip(plan.Layers))
        {
            output = new float[indices.Length * layer.Output.Count];
            var executor = ExecutorOf(prefix);
            executor.Write(TrainingState.FromParameters(prefix, plan.PrefixParameters(prefix, before.Parameters)));
            executor.Predict(images, output);
            if (!ParameterTensors.AllFinite(output)) return new($"forward of {layer.Name}", "try a smaller --learning-rate");
        }

        return IsLossFinite(output, indices) ? null : new("the loss, of finite logits", "try a smaller --learning-rate");
    }

    private Anomaly? CheckBackward(TrainingState before, ReadOnlySpan<int> images)
    {
        _gradient ??= CreateLoaded(new Sgd());
        // Where it is no finite number, the parameter that it was taken off is none either.
        var after = Step(_gradient, before, images, rate: 1);
        var or = _checksForward ? "" : "forward pass or the ";
        foreach (var layer in plan.Layers.Reverse())
        {
            if (ParameterTensors.FirstNotFinite(layer.Parameters, after.Parameters) is { } found)
                return new($"{or}backward of {layer.Name}, in the gradient of {found.Name}", "try a smaller --learning-rate");
        }

        return null;
    }

    private Anomaly? CheckUpdate(TrainingState before, ReadOnlySpan<int> images, float rate)
    {
        _update ??= CreateLoaded(optimizer);
        var after = Step(_update, before, images, rate);
        var wrong = ParameterTensors.FirstNotFinite(plan.Tensors, after.Parameters)
            ?? ParameterTensors.FirstNotFinite(plan.Parameters, after.SecondMoment);
        return wrong is null ? null : new($"update of {wrong.Name}", "try a smaller --learning-rate");
    }

    private TrainingState Step(IExecutor executor, TrainingState before, ReadOnlySpan<int> images, float rate)
    {
        executor.Write(before);
        executor.Train(images, [rate], new float[1]);
        executor.Read(_after ??= new(plan));
        return _after;
    }

    private IExecutor CreateLoaded(OptimizerSpec rule)
    {
        var executor = create(plan, rule);
        executor.Load(training, augmentation);
        return executor;
    }

    private IExecutor ExecutorOf(Plan prefix) =>
        _executors.TryGetValue(prefix, out var known) ? known : _executors[prefix] = create(prefix, optimizer);

    private Plan[] Prefixes() => _prefixes ??=
        [.. plan.Layers.Select((_, index) => plan.Prefix(index + 1, plan.BatchSize))];

    private bool IsLossFinite(ReadOnlySpan<float> logits, ReadOnlySpan<int> images)
    {
        for (var image = 0; image < images.Length; image++)
        {
            var row = logits.Slice(image * plan.Classes, plan.Classes);
            if (!float.IsFinite((float)Softmax.CrossEntropy(row, training.Labels[images[image]]))) return false;
        }

        return true;
    }
}
