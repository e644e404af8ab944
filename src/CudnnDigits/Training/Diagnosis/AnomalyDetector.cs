using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Training.Diagnosis;

/// <summary>
/// Finds the first operation of a training step whose result is not finite, with ordinary executors: networks cut off after the first
/// layer, the second and so on give the activations, and a step of gradient descent with learning rate 1 subtracts the gradients from
/// the parameters.
/// </summary>
/// <remarks>
/// Those are the activations of a prediction. Batch normalization gives others in training, where it uses the statistics of the batch
/// instead of its running statistics. A network that has it is therefore searched by its gradients alone, which show both passes.
/// </remarks>
/// <param name="plan">The network.</param>
/// <param name="optimizer">The update rule.</param>
/// <param name="training">The training images.</param>
/// <param name="create">Creates executors, which this object disposes of.</param>
/// <param name="augmentation">How training images are distorted; null for not at all.</param>
public sealed class AnomalyDetector(
    Plan plan, OptimizerSpec optimizer, Dataset training, Func<Plan, OptimizerSpec, IExecutor> create, Augmentation? augmentation = null)
    : IDisposable
{
    private readonly Dictionary<Plan, IExecutor> _executors = [];
    private readonly bool _checksForward = !plan.Spec.Layers.OfType<BatchNorm2d>().Any();
    private TrainingState? _after;
    private Plan[]? _prefixes;
    private IExecutor? _gradient, _update;

    /// <param name="before">The state of the training before the step.</param>
    /// <param name="images">The indices of the step's images in the training data.</param>
    /// <param name="rate">The learning rate of the step.</param>
    /// <returns>The first operation with a value that is not finite; null if there is none.</returns>
    public Anomaly? Find(TrainingState before, ReadOnlySpan<int> images, float rate) =>
        CheckState(before) ?? CheckForward(before, images) ?? CheckBackward(before, images) ?? CheckUpdate(before, images, rate);

    public void Dispose()
    {
        foreach (var executor in _executors.Values) executor.Dispose();
        _gradient?.Dispose();
        _update?.Dispose();
    }

    private Anomaly? CheckState(TrainingState state) => ParameterTensors.FirstNotFinite(plan.Tensors, state.Parameters) is { } parameter
        ? new($"{parameter.Name} before the step", "check the initial weights (--weights)")
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
            if (!ParameterTensors.AllFinite(output)) return new($"the forward pass of {layer.Name}", "try a smaller --learning-rate");
        }

        return IsLossFinite(output, indices) ? null : new("the loss of finite logits", "try a smaller --learning-rate");
    }

    private Anomaly? CheckBackward(TrainingState before, ReadOnlySpan<int> images)
    {
        _gradient ??= CreateLoaded(new Sgd());
        // Where a gradient is not finite, the parameter that it was subtracted from is not finite either.
        var after = Step(_gradient, before, images, rate: 1);
        var pass = _checksForward ? "backward pass" : "forward or backward pass";
        foreach (var layer in plan.Layers.Reverse())
        {
            if (ParameterTensors.FirstNotFinite(layer.Parameters, after.Parameters) is { } found)
                return new($"the {pass} of {layer.Name}, in the gradient of {found.Name}", "try a smaller --learning-rate");
        }

        return null;
    }

    private Anomaly? CheckUpdate(TrainingState before, ReadOnlySpan<int> images, float rate)
    {
        _update ??= CreateLoaded(optimizer);
        var after = Step(_update, before, images, rate);
        var wrong = ParameterTensors.FirstNotFinite(plan.Tensors, after.Parameters)
            ?? ParameterTensors.FirstNotFinite(plan.Parameters, after.SecondMoment);
        return wrong is null ? null : new($"the update of {wrong.Name}", "try a smaller --learning-rate");
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
