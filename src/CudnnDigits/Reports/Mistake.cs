using CudnnDigits.Data;
using CudnnDigits.Execution;

namespace CudnnDigits.Reports;

/// <summary>A test image that was read wrongly, and how surely.</summary>
/// <param name="Index">Of the image in the data.</param>
/// <param name="Probability">That the network gave to its wrong answer.</param>
internal sealed record Mistake(int Index, int Label, int Prediction, double Probability)
{
    /// <summary>All mistakes, the surest first.</summary>
    /// <param name="logits">[count, classes].</param>
    public static IReadOnlyList<Mistake> Find(float[] logits, byte[] predictions, Dataset dataset) =>
        [.. Enumerable.Range(0, dataset.Count)
            .Where(index => predictions[index] != dataset.Labels[index])
            .Select(index => new Mistake(index, dataset.Labels[index], predictions[index], Sureness(logits, predictions, index)))
            .OrderByDescending(mistake => mistake.Probability)];

    private static double Sureness(float[] logits, byte[] predictions, int index)
    {
        var classes = logits.Length / predictions.Length;
        return Softmax.Of(logits.AsSpan(index * classes, classes))[predictions[index]];
    }
}
