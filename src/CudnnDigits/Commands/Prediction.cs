using System.Text.Json.Serialization;
using CudnnDigits.Execution;
using CudnnDigits.Training;

namespace CudnnDigits.Commands;

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

/// <summary>What <c>eval</c> measured.</summary>
/// <param name="Confusion">[label][prediction].</param>
/// <param name="Members">How each network of an ensemble does alone; null for a single one.</param>
internal sealed record EvalReport(
    string Network, string Weights, string Device, int Correct, int Total, double Accuracy, IReadOnlyList<IReadOnlyList<int>> Confusion,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<MemberReport>? Members) : JsonFormat
{
    public static EvalReport Of(TrainedNetwork network, string device, Measured measured)
    {
        var (classes, whole) = (network.Plan.Classes, measured.Whole);
        int[] Row(int label) => [.. Enumerable.Range(0, classes).Select(prediction => whole.Confusion[label, prediction])];
        return new EvalReport(
            network.Name, network.Path, device, whole.Correct, whole.Total, (double)whole.Correct / whole.Total,
            [.. Enumerable.Range(0, classes).Select(Row)], measured.Members.Count == 1 ? null : [.. network.Weights.Zip(measured.Members, Of)]);
    }

    private static MemberReport Of(string weights, Evaluation member) =>
        new(weights, member.Correct, member.Total, (double)member.Correct / member.Total);
}

/// <summary>What <c>eval</c> measured of one network of an ensemble.</summary>
internal sealed record MemberReport(string Weights, int Correct, int Total, double Accuracy);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(PredictReport))]
[JsonSerializable(typeof(EvalReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
