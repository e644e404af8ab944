using CudnnDigits.Data;
using CudnnDigits.Execution;

namespace CudnnDigits.Training;

/// <summary>The predictions of a network for labeled images, and how many are correct.</summary>
/// <param name="Predictions">The class with the largest logit, one for each image.</param>
/// <param name="Confusion">[label, prediction]: the number of images with that label and that prediction.</param>
public sealed record Evaluation(byte[] Predictions, int[,] Confusion, int Correct)
{
    public int Total => Predictions.Length;

    public static Evaluation Run(IExecutor executor, Dataset dataset, int classes)
    {
        var logits = new float[dataset.Count * classes];
        executor.Predict(dataset.Images, logits);
        return Of(logits, dataset, classes);
    }

    /// <param name="logits">The logits of the network for the images of <paramref name="dataset"/>, [count, classes].</param>
    public static Evaluation Of(ReadOnlySpan<float> logits, Dataset dataset, int classes)
    {
        var predictions = new byte[dataset.Count];
        var confusion = new int[classes, classes];
        var correct = 0;
        for (var image = 0; image < predictions.Length; image++)
        {
            var prediction = ArgMax(logits.Slice(image * classes, classes));
            predictions[image] = (byte)prediction;
            confusion[dataset.Labels[image], prediction]++;
            if (prediction == dataset.Labels[image]) correct++;
        }

        return new Evaluation(predictions, confusion, correct);
    }

    /// <summary>The first of the largest values; NaN is less than any other.</summary>
    private static int ArgMax(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var index = 1; index < values.Length; index++)
        {
            if (values[index] > values[best] || (float.IsNaN(values[best]) && !float.IsNaN(values[index]))) best = index;
        }

        return best;
    }
}
