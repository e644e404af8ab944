namespace CudnnDigits.Execution;

/// <summary>Probabilities of logits.</summary>
public static class Softmax
{
    /// <summary>exp(x - max) over its sum, in double precision: the probabilities of one image's classes.</summary>
    public static double[] Of(ReadOnlySpan<float> logits)
    {
        var (probabilities, sum, _) = Exponentials(logits);
        for (var index = 0; index < logits.Length; index++) probabilities[index] /= sum;
        return probabilities;
    }

    /// <summary>-log of the probability of a class, even if the probability is too small for a double.</summary>
    public static double CrossEntropy(ReadOnlySpan<float> logits, int label)
    {
        var (_, sum, greatest) = Exponentials(logits);
        return Math.Log(sum) + greatest - logits[label];
    }

    /// <summary>
    /// The logarithm of the mean probabilities of several networks, as logits of the ensemble. Those of a single network are returned
    /// unchanged.
    /// </summary>
    /// <param name="answers">The logits of each network, [image, class].</param>
    /// <param name="classes">The number of classes.</param>
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
