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
    public double ReportedLoss(double[] parameters, ReferenceBatch batch, ReferenceDraw? draw = null) =>
        Mean(parameters, batch, draw, (logits, label) => ReferenceLoss.Reported(plan.Spec, logits, label));

    /// <summary>The mean of the function that a step makes smaller.</summary>
    public double Objective(double[] parameters, ReferenceBatch batch, ReferenceDraw? draw = null) =>
        Mean(parameters, batch, draw, (logits, label) => ReferenceLoss.Objective(plan.Spec, logits, label));

    /// <summary>The inputs of every layer for a batch in training, and behind them the logits: [layer][image][value].</summary>
    public IReadOnlyList<double[][]> Activations(double[] parameters, ReferenceBatch batch, ReferenceDraw? draw = null)
    {
        var activations = new List<double[][]> { batch.Images.ToArray() };
        for (var index = 0; index < _layers.Length; index++)
            activations.Add(_layers[index].Forward(parameters, activations[index], PlaceOf(index, draw)));
        return activations;
    }

    /// <summary>The gradient of <see cref="Objective"/> by the flat parameter buffer, and the loss to report, in one pass.</summary>
    public (double Loss, double[] Gradient) Backward(double[] parameters, ReferenceBatch batch, ReferenceDraw? draw = null)
    {
        var (gradient, activations) = (new double[plan.ParameterFloats], Activations(parameters, batch, draw));
        var flowing = activations[^1].Zip(batch.Labels, (logits, label) => ReferenceLoss.Gradient(plan.Spec, logits, label)).ToArray();
        for (var index = _layers.Length - 1; index >= 0; index--)
            flowing = _layers[index].Backward(parameters, activations[index], flowing, gradient, PlaceOf(index, draw));
        var loss = activations[^1].Zip(batch.Labels, (logits, label) => ReferenceLoss.Reported(plan.Spec, logits, label)).Average();
        return (loss, [.. gradient.Select(value => value / batch.Images.Count)]);
    }

    /// <summary>The flat buffer with the running statistics as they are behind a step on this batch.</summary>
    public double[] MoveStatistics(double[] parameters, ReferenceBatch batch, ReferenceDraw? draw = null)
    {
        double[] moved = [.. parameters];
        if (plan.Statistics.Count == 0) return moved;
        var activations = Activations(parameters, batch, draw);
        for (var index = 0; index < _layers.Length; index++) _layers[index].MoveStatistics(moved, activations[index]);
        return moved;
    }

    private static ReferencePlace PlaceOf(int layer, ReferenceDraw? draw) => new(layer, draw ?? new ReferenceDraw(0, 1));

    private double Mean(double[] parameters, ReferenceBatch batch, ReferenceDraw? draw, Func<double[], int, double> loss) =>
        Activations(parameters, batch, draw)[^1].Zip(batch.Labels, loss).Average();
}
