using CudnnDigits.Models;

namespace CudnnDigits.Tests.Reference;

/// <summary>A mini-batch on the host: images [count][channels * height * width] scaled to 0..1, and one label an image.</summary>
public sealed record ReferenceBatch(IReadOnlyList<double[]> Images, IReadOnlyList<int> Labels);

/// <summary>
/// A network in double precision, without any state: every answer is a function of the parameters (the plan's flat buffer)
/// and of the images. It is slow and plain on purpose; the executors are held against it.
/// </summary>
public sealed class ReferenceNetwork(Plan plan)
{
    private readonly ReferenceLayer[] _layers = [.. plan.Layers.Select(ReferenceLayer.Create)];

    public Plan Plan => plan;

    public double[] Logits(double[] parameters, double[] image) =>
        _layers.Aggregate(image, (values, layer) => layer.Forward(parameters, values));

    /// <summary>The mean cross-entropy that a step reports.</summary>
    public double ReportedLoss(double[] parameters, ReferenceBatch batch) =>
        Mean(parameters, batch, (logits, label) => ReferenceLoss.Reported(plan.Spec, logits, label));

    /// <summary>The mean of the function that a step makes smaller.</summary>
    public double Objective(double[] parameters, ReferenceBatch batch) =>
        Mean(parameters, batch, (logits, label) => ReferenceLoss.Objective(plan.Spec, logits, label));

    /// <summary>The gradient of <see cref="Objective"/> by the flat parameter buffer, and the loss to report, in one pass.</summary>
    public (double Loss, double[] Gradient) Backward(double[] parameters, ReferenceBatch batch)
    {
        var gradient = new double[plan.ParameterFloats];
        var loss = batch.Images.Zip(batch.Labels).Sum(example => Accumulate(parameters, example.First, example.Second, gradient));
        return (loss / batch.Images.Count, [.. gradient.Select(value => value / batch.Images.Count)]);
    }

    private double Accumulate(double[] parameters, double[] image, int label, double[] gradient)
    {
        var activations = new List<double[]> { image };
        foreach (var layer in _layers) activations.Add(layer.Forward(parameters, activations[^1]));
        var flowing = ReferenceLoss.Gradient(plan.Spec, activations[^1], label);
        for (var index = _layers.Length - 1; index >= 0; index--)
            flowing = _layers[index].Backward(parameters, activations[index], flowing, gradient);
        return ReferenceLoss.Reported(plan.Spec, activations[^1], label);
    }

    private double Mean(double[] parameters, ReferenceBatch batch, Func<double[], int, double> loss) =>
        batch.Images.Zip(batch.Labels).Average(example => loss(Logits(parameters, example.First), example.Second));
}
