using CudnnDigits.Data;
using CudnnDigits.Execution;

namespace CudnnDigits.Reports;

/// <summary>A misclassified test image.</summary>
/// <param name="Index">Index of the image in the test set.</param>
/// <param name="Label">The true digit.</param>
/// <param name="Prediction">The predicted digit.</param>
/// <param name="Probability">The probability that the network gave to its prediction, 0 to 1.</param>
internal sealed record Mistake(int Index, int Label, int Prediction, double Probability)
{
    /// <summary>All mistakes, most confident first.</summary>
    /// <param name="logits">[count, classes], one row per image.</param>
    /// <param name="predictions">The predicted digit of each image.</param>
    /// <param name="dataset">The images and their labels.</param>
    public static IReadOnlyList<Mistake> Find(float[] logits, byte[] predictions, Dataset dataset) =>
        [.. Enumerable.Range(0, dataset.Count)
            .Where(index => predictions[index] != dataset.Labels[index])
            .Select(index => new Mistake(index, dataset.Labels[index], predictions[index], Confidence(logits, predictions, index)))
            .OrderByDescending(mistake => mistake.Probability)];

    private static double Confidence(float[] logits, byte[] predictions, int index)
    {
        var classes = logits.Length / predictions.Length;
        return Softmax.Of(logits.AsSpan(index * classes, classes))[predictions[index]];
    }
}
