using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Tests.Reference;

/// <summary>The reference behind the seam: slow, but right, for tests that need an executor and for the executors to be held against.</summary>
public sealed class ReferenceExecutor(Plan plan, OptimizerSpec optimizer) : IExecutor
{
    private readonly ReferenceNetwork _network = new(plan);
    private readonly TrainingState _state = new(plan);
    private Dataset? _training;
    private Augmentation? _augmentation;

    public string Device => "reference, double precision";

    public void Load(Dataset training, Augmentation? augmentation = null)
    {
        var input = plan.Spec.Input;
        if (training.ImageSize != input.Count || training.Rows != input.Height || training.Columns != input.Width)
            throw new ArgumentException($"{training.Name}: images of {training.Rows}x{training.Columns} found, {plan.Spec.Name} wants {input}");
        if (training.Labels.FirstOrDefault(label => label >= plan.Classes) is > 0 and var beyond)
            throw new ArgumentException($"{training.Name}: a label {beyond} found, {plan.Spec.Name} has {plan.Classes} classes");
        (_training, _augmentation) = (training, augmentation);
    }

    public void Train(ReadOnlySpan<int> order, ReadOnlySpan<float> rates, Span<float> losses)
    {
        var training = _training ?? throw new InvalidOperationException("no training data are loaded: call Load first");
        Check(order, rates.Length, losses.Length, training.Count);
        for (var step = 0; step < rates.Length; step++)
        {
            var start = step * plan.BatchSize;
            var slice = order.Slice(start, Math.Min(plan.BatchSize, order.Length - start));
            var (draw, parameters) = (new ReferenceDraw(_state.Seed, _state.Step + 1), Widen(_state.Parameters));
            var batch = BatchOf(training, slice, _augmentation, draw);
            var (loss, gradient) = _network.Backward(parameters, batch, draw);
            Array.ConvertAll(_network.MoveStatistics(parameters, batch, draw), value => (float)value).CopyTo(_state.Parameters, 0);
            ReferenceOptimizer.Step(optimizer, _state, gradient, rates[step]);
            losses[step] = (float)loss;
        }
    }

    public void Predict(ReadOnlySpan<byte> images, Span<float> logits)
    {
        var weights = new float[_state.Parameters.Length];
        _state.CopyInferenceWeights(weights);
        var (size, classes, parameters) = (plan.Spec.Input.Count, plan.Classes, Widen(weights));
        if (images.Length % size != 0 || logits.Length != images.Length / size * classes)
            throw new ArgumentException($"{images.Length} bytes of images of {size} bytes and {logits.Length} logits do not agree");
        for (var image = 0; image < images.Length / size; image++)
        {
            var values = _network.Logits(parameters, Scale(images.Slice(image * size, size)));
            for (var index = 0; index < classes; index++) logits[(image * classes) + index] = (float)values[index];
        }
    }

    public void Read(TrainingState into) => Copy(_state, into);

    public void Write(TrainingState from)
    {
        Copy(from, _state);
        if (optimizer.EmaDecay > 0) _state.Average ??= from.AverageOrParameters;
    }

    public void Dispose() => _training = null;

    /// <summary>The images of <paramref name="order"/>, scaled by 1/255, with their labels.</summary>
    /// <param name="augmentation">How they are distorted; null for not at all.</param>
    /// <param name="draw">The random numbers of the step that distorts them.</param>
    public static ReferenceBatch BatchOf(Dataset data, ReadOnlySpan<int> order, Augmentation? augmentation, ReferenceDraw draw)
    {
        var (images, labels) = (new List<double[]>(), new List<int>());
        foreach (var index in order)
        {
            var image = Scale(data.Images.AsSpan(index * data.ImageSize, data.ImageSize));
            images.Add(augmentation is null ? image : ReferenceAffine.Distort(image, data.Columns, data.Rows, augmentation, draw, index));
            labels.Add(data.Labels[index]);
        }

        return new ReferenceBatch(images, labels);
    }

    private void Check(ReadOnlySpan<int> order, int steps, int losses, int count)
    {
        var wanted = (order.Length + plan.BatchSize - 1) / plan.BatchSize;
        if (steps != wanted || losses != wanted)
            throw new ArgumentException($"{order.Length} images in batches of {plan.BatchSize} are {wanted} steps: {steps} rates and {losses} losses found");
        foreach (var index in order)
        {
            if (index < 0 || index >= count) throw new ArgumentOutOfRangeException(nameof(order), index, $"the loaded data have {count} images");
        }
    }

    private static double[] Scale(ReadOnlySpan<byte> pixels)
    {
        var scaled = new double[pixels.Length];
        for (var i = 0; i < scaled.Length; i++) scaled[i] = pixels[i] / 255.0;
        return scaled;
    }

    private static double[] Widen(float[] values) => Array.ConvertAll(values, value => (double)value);

    private static void Copy(TrainingState from, TrainingState into)
    {
        from.Parameters.CopyTo(into.Parameters, 0);
        from.FirstMoment.CopyTo(into.FirstMoment, 0);
        from.SecondMoment.CopyTo(into.SecondMoment, 0);
        into.Average = from.Average is null ? null : [.. from.Average];
        (into.Step, into.Seed) = (from.Step, from.Seed);
    }
}
