using CudnnDigits.Data;
using CudnnDigits.Models;

namespace CudnnDigits.Verification.Bounds;

/// <summary>What one step of a network computes, in double precision, with a bound for float32 on each number.</summary>
internal sealed class StepBounds
{
    /// <param name="step">The network and what the step begins with.</param>
    /// <param name="data">The images.</param>
    /// <param name="order">Which of them make the batch.</param>
    public StepBounds(StepInput step, Dataset data, ReadOnlySpan<int> order)
    {
        var layers = step.Plan.Layers.Select((layer, index) => Create(step, layer, index)).ToArray();
        var input = Pixels(data, order);
        var labels = new byte[order.Length];
        for (var image = 0; image < labels.Length; image++) labels[image] = data.Labels[order[image]];

        Logits = layers.Aggregate(input, (values, layer) => layer.Forward(values, training: false));
        var logits = layers.Aggregate(input, (values, layer) => layer.Forward(values, training: true));
        (Loss, var flowing) = LossBounds.Of(step.Plan.Spec, logits, labels);
        Gradients = new Bounded(step.Plan.ParameterFloats);
        Statistics = new Bounded(step.Plan.ValueFloats);
        var first = step.Plan.Layers.TakeWhile(layer => layer.Weight is null).Count();
        for (var index = layers.Length - 1; index >= first; index--) flowing = layers[index].Backward(flowing, Gradients);
        foreach (var norm in layers.OfType<BatchNormBounds>()) norm.MoveStatistics(Statistics);
    }

    /// <summary>[images, classes], outside of training.</summary>
    public Bounded Logits { get; }

    /// <summary>Mean over the batch.</summary>
    public Real Loss { get; }

    /// <summary>In the layout of the flat parameter buffer.</summary>
    public Bounded Gradients { get; }

    /// <summary>The running statistics after the step, where the flat buffer has them.</summary>
    public Bounded Statistics { get; }

    private static LayerBounds Create(StepInput step, LayerPlan layer, int index) => layer.Spec switch
    {
        Conv2d or Linear => new ConvolutionBounds(step, layer),
        ReLU => new ReLUBounds(step, layer),
        MaxPool2d => new MaxPoolBounds(step, layer),
        BatchNorm2d => new BatchNormBounds(step, layer),
        Dropout => new DropoutBounds(step, layer, index),
        _ => throw new NotSupportedException($"{layer.Name}: {layer.Spec.GetType().Name} has no bound: add one to Verification/Bounds"),
    };

    private static Bounded Pixels(Dataset data, ReadOnlySpan<int> order)
    {
        var result = new Bounded(order.Length * data.ImageSize);
        for (var index = 0; index < result.Length; index++)
        {
            var pixel = data.Images[(order[index / data.ImageSize] * data.ImageSize) + (index % data.ImageSize)];
            result[index] = (Real)pixel / 255;
        }

        return result;
    }
}
