using CudnnDigits.Models;

namespace CudnnDigits.Tests.Reference;

/// <summary>The losses of one image, by their textbook definitions.</summary>
public static class ReferenceLoss
{
    /// <summary>-log softmax(logits)[label].</summary>
    public static double CrossEntropy(double[] logits, int label)
    {
        var largest = logits.Max();
        return largest + Math.Log(logits.Sum(logit => Math.Exp(logit - largest))) - logits[label];
    }

    /// <summary>What a step reports: with label smoothing e, (1 - e) times the cross-entropy and e times its mean over all labels.</summary>
    public static double Reported(ModelSpec spec, double[] logits, int label) =>
        ((1.0 - spec.LabelSmoothing) * CrossEntropy(logits, label))
        + (spec.LabelSmoothing * logits.Select((_, other) => CrossEntropy(logits, other)).Average());

    /// <summary>The function whose gradient a step follows.</summary>
    public static double Objective(ModelSpec spec, double[] logits, int label) => spec.Loss switch
    {
        Loss.CrossEntropy => Reported(spec, logits, label),
        Loss.SquaredError => logits.Select((logit, index) => Square(logit - OneHot(index, label)) / 2).Sum(),
        _ => throw new NotSupportedException($"the reference has no loss {spec.Loss} yet"),
    };

    /// <summary>The gradient of <see cref="Objective"/> by the logits.</summary>
    public static double[] Gradient(ModelSpec spec, double[] logits, int label)
    {
        if (spec.Loss == Loss.SquaredError) return [.. logits.Select((value, index) => value - OneHot(index, label))];
        double smoothing = spec.LabelSmoothing, evenly = smoothing / logits.Length;
        return [.. Softmax(logits).Select((value, index) => value - ((1 - smoothing) * OneHot(index, label)) - evenly)];
    }

    private static double[] Softmax(double[] logits)
    {
        var largest = logits.Max();
        var total = logits.Sum(logit => Math.Exp(logit - largest));
        return [.. logits.Select(logit => Math.Exp(logit - largest) / total)];
    }

    private static double OneHot(int index, int label) => index == label ? 1 : 0;

    private static double Square(double value) => value * value;
}
