using CudnnDigits.Models;

namespace CudnnDigits.Verification.Bounds;

/// <summary>The loss and the gradient of the logits.</summary>
internal static class LossBounds
{
    /// <summary>Relative error of one exponential or logarithm. The PTX manual gives 2^-22 for ex2.approx, the coarsest in use.</summary>
    private const double FunctionError = 4 * Arithmetic.Unit;

    /// <param name="spec">The network, with its loss.</param>
    /// <param name="logits">[images, classes]</param>
    /// <param name="labels">One an image.</param>
    /// <returns>The mean loss, and the gradient [images, classes].</returns>
    public static (Real Loss, Bounded Gradient) Of(ModelSpec spec, Bounded logits, byte[] labels)
    {
        var classes = logits.Length / labels.Length;
        var gradient = new Bounded(logits.Length);
        var losses = new Real[labels.Length];
        for (var image = 0; image < labels.Length; image++)
        {
            var row = Enumerable.Range(0, classes).Select(index => logits[(image * classes) + index]).ToArray();
            var logarithms = LogSoftmax(row);
            losses[image] = Loss(spec, logarithms, labels[image]);
            for (var index = 0; index < classes; index++)
            {
                var wanted = Target(spec, index == labels[image], classes);
                var said = spec.Loss == Models.Loss.SquaredError ? row[index] : Exponential(logarithms[index]);
                gradient[(image * classes) + index] = (said - wanted) / labels.Length;
            }
        }

        return (Real.Sum(losses) / labels.Length, gradient);
    }

    private static Real Loss(ModelSpec spec, Real[] logarithms, int label)
    {
        var right = (1 - (Real)spec.LabelSmoothing) * logarithms[label];
        return 0 - (right + ((Real)spec.LabelSmoothing / logarithms.Length * Real.Sum(logarithms)));
    }

    private static Real Target(ModelSpec spec, bool isLabel, int classes)
    {
        if (spec.Loss == Models.Loss.SquaredError) return isLabel ? 1 : 0;
        return (isLabel ? 1 - (Real)spec.LabelSmoothing : 0) + ((Real)spec.LabelSmoothing / classes);
    }

    private static Real[] LogSoftmax(Real[] logits)
    {
        var largest = logits.MaxBy(logit => logit.Value);
        var sum = Real.Sum(logits.Select(logit => Exponential(logit - largest)));
        var logarithm = Math.Log(sum.Value);
        var total = new Real(logarithm, (sum.Error / (sum.Value - sum.Error)) + (FunctionError * (1 + Math.Abs(logarithm)))) + largest;
        return [.. logits.Select(logit => logit - total)];
    }

    /// <summary>exp(x). An error of the exponent becomes a relative error of the power; the exponent is scaled to base 2 first.</summary>
    private static Real Exponential(Real x)
    {
        var power = Math.Exp(x.Value);
        return new Real(power, power * (Math.Exp(x.Error + (2 * Arithmetic.Unit * Math.Abs(x.Value)) + FunctionError) - 1));
    }
}
