using CudnnDigits.Models;

namespace CudnnDigits.Tests.Reference;

/// <summary>The losses of one image, by their textbook definitions.</summary>
public static class ReferenceLoss
{
    /// <summary>What a step reports under either loss: -log softmax(logits)[label].</summary>
    public static double CrossEntropy(double[] logits, int label)
    {
        var largest = logits.Max();
        return largest + Math.Log(logits.Sum(logit => Math.Exp(logit - largest))) - logits[label];
    }

    /// <summary>The function whose gradient a step follows.</summary>
    public static double Objective(Loss loss, double[] logits, int label) => loss switch
    {
        Loss.CrossEntropy => CrossEntropy(logits, label),
        Loss.SquaredError => logits.Select((logit, index) => Square(logit - OneHot(index, label)) / 2).Sum(),
        _ => throw new NotSupportedException($"the reference has no loss {loss} yet"),
    };

    /// <summary>The gradient of <see cref="Objective"/> by the logits.</summary>
    public static double[] Gradient(Loss loss, double[] logits, int label)
    {
        var predicted = loss == Loss.CrossEntropy ? Softmax(logits) : logits;
        return [.. predicted.Select((value, index) => value - OneHot(index, label))];
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
