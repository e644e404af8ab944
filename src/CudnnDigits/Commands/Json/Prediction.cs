using CudnnDigits.Execution;

namespace CudnnDigits.Commands.Json;

/// <summary>What a network says of one image. <c>predict --json</c> writes it; docs/json.md says what it means.</summary>
internal sealed record Prediction(
    string Image, int Digit, double Probability, RunnerUp RunnerUp, IReadOnlyList<double> Probabilities, int DigitsSeen)
{
    /// <param name="image">What the user calls it.</param>
    /// <param name="logits">Of its classes.</param>
    /// <param name="digitsSeen">How many digits stand side by side on it.</param>
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

/// <summary>An image that could not be read, and why.</summary>
internal sealed record ImageFailure(string Image, string Error);

/// <summary>What <c>predict</c> found: an entry an image, in the order of the command line within each list.</summary>
internal sealed record PredictReport(
    string Network, string Weights, IReadOnlyList<Prediction> Predictions, IReadOnlyList<ImageFailure> Failures) : JsonFormat;
