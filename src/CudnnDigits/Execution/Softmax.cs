namespace CudnnDigits.Execution;

/// <summary>What logits say as probabilities.</summary>
public static class Softmax
{
    /// <summary>exp(x - max) over its sum, in double precision: the probabilities of one image's classes.</summary>
    public static double[] Of(ReadOnlySpan<float> logits)
    {
        var (probabilities, sum, _) = Exponentials(logits);
        for (var index = 0; index < logits.Length; index++) probabilities[index] /= sum;
        return probabilities;
    }

    /// <summary>-log of the probability of a class, also of one that is too small to be a number.</summary>
    public static double CrossEntropy(ReadOnlySpan<float> logits, int label)
    {
        var (_, sum, greatest) = Exponentials(logits);
        return Math.Log(sum) + greatest - logits[label];
    }

    /// <summary>
    /// Logits whose probabilities are the mean of those of several networks: the logarithms of it. A single network's own stay as they are.
    /// </summary>
    /// <param name="answers">Of each network: its logits, [image, class].</param>
    /// <param name="classes">Logits of one image.</param>
    public static float[] LogMean(IReadOnlyList<float[]> answers, int classes)
    {
        if (answers is [var only]) return only;
        var mean = new float[answers[0].Length];
        for (var image = 0; image < mean.Length; image += classes)
        {
            var probabilities = answers.Select(logits => Of(logits.AsSpan(image, classes))).ToArray();
            for (var index = 0; index < classes; index++)
                mean[image + index] = (float)Math.Log(probabilities.Average(member => member[index]));
        }

        return mean;
    }

    /// <summary>exp(x - max), so that none overflows, their sum, and max.</summary>
    private static (double[] Values, double Sum, float Greatest) Exponentials(ReadOnlySpan<float> logits)
    {
        var greatest = float.NegativeInfinity;
        foreach (var logit in logits) greatest = Math.Max(greatest, logit);
        var values = new double[logits.Length];
        double sum = 0;
        for (var index = 0; index < logits.Length; index++) sum += values[index] = Math.Exp((double)logits[index] - greatest);
        return (values, sum, greatest);
    }
}
