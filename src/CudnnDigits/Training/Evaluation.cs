using CudnnDigits.Data;
using CudnnDigits.Execution;

namespace CudnnDigits.Training;

/// <summary>How a network does on labelled images: what it said for each, and the counts that follow.</summary>
/// <param name="Predictions">The class of the largest logit, an entry an image.</param>
/// <param name="Confusion">[label, prediction]: the number of images with that label that were given that class.</param>
public sealed record Evaluation(byte[] Predictions, int[,] Confusion, int Correct)
{
    public int Total => Predictions.Length;

    public static Evaluation Run(IExecutor executor, Dataset dataset, int classes)
    {
        var logits = new float[dataset.Count * classes];
        executor.Predict(dataset.Images, logits);
        return Of(logits, dataset, classes);
    }

    /// <param name="logits">[count, classes], what the network gave for the images of <paramref name="dataset"/>.</param>
    public static Evaluation Of(ReadOnlySpan<float> logits, Dataset dataset, int classes)
    {
        var predictions = new byte[dataset.Count];
        var confusion = new int[classes, classes];
        var correct = 0;
        for (var image = 0; image < predictions.Length; image++)
        {
            var prediction = IndexOfMax(logits.Slice(image * classes, classes));
            predictions[image] = (byte)prediction;
            confusion[dataset.Labels[image], prediction]++;
            if (prediction == dataset.Labels[image]) correct++;
        }

        return new Evaluation(predictions, confusion, correct);
    }

    /// <summary>The first of the largest values; NaN is less than any other.</summary>
    private static int IndexOfMax(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var index = 1; index < values.Length; index++)
        {
            if (values[index] > values[best] || (float.IsNaN(values[best]) && !float.IsNaN(values[index]))) best = index;
        }

        return best;
    }
}
