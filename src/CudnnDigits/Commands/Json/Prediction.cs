using CudnnDigits.Execution;

namespace CudnnDigits.Commands.Json;

/// <summary>A network's prediction for one image, as <c>predict --json</c> writes it; docs/json.md explains it.</summary>
internal sealed record Prediction(
    string Image, int Digit, double Probability, RunnerUp RunnerUp, IReadOnlyList<double> Probabilities, int DigitsSeen)
{
    /// <param name="image">The name of the image on the command line.</param>
    /// <param name="logits">The logits of its classes.</param>
    /// <param name="digitsSeen">The number of digits side by side on the image.</param>
    public static Prediction Of(string image, ReadOnlySpan<float> logits, int digitsSeen)
    {
        var probabilities = Softmax.Of(logits);
        var ranking = Enumerable.Range(0, probabilities.Length).OrderByDescending(digit => probabilities[digit]).ToArray();
        return new Prediction(
            image, ranking[0], probabilities[ranking[0]], new RunnerUp(ranking[1], probabilities[ranking[1]]), probabilities, digitsSeen);
    }
}

/// <summary>The second most probable digit.</summary>
internal sealed record RunnerUp(int Digit, double Probability);

/// <summary>An image that could not be read, and the reason.</summary>
internal sealed record ImageFailure(string Image, string Error);

/// <summary>The result of <c>predict</c>: one entry for each image, in the order of the command line within each list.</summary>
internal sealed record PredictReport(
    string Network, string Weights, IReadOnlyList<Prediction> Predictions, IReadOnlyList<ImageFailure> Failures) : JsonFormat;
