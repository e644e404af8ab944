namespace CudnnDigits.Execution;

/// <summary>What logits say as probabilities.</summary>
public static class Softmax
{
    /// <summary>exp(x - max) over its sum, in double precision: the probabilities of one image's classes.</summary>
    public static double[] Of(ReadOnlySpan<float> logits)
    {
        var greatest = float.NegativeInfinity;
        foreach (var logit in logits) greatest = Math.Max(greatest, logit);
        var probabilities = new double[logits.Length];
        double sum = 0;
        for (var index = 0; index < logits.Length; index++) sum += probabilities[index] = Math.Exp((double)logits[index] - greatest);
        for (var index = 0; index < logits.Length; index++) probabilities[index] /= sum;
        return probabilities;
    }
}
