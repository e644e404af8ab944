using System.Text.Json.Serialization;
using CudnnDigits.Commands.Networks;
using CudnnDigits.Training;

namespace CudnnDigits.Commands.Json;

/// <summary>what <c>eval</c> measured.</summary>
/// <param name="Confusion">[label][prediction].</param>
/// <param name="Members">The result of each network of an ensemble alone; null for a single network.</param>
internal sealed record EvalReport(
    string Network, string Weights, string Device, int Correct, int Total, double Accuracy, IReadOnlyList<IReadOnlyList<int>> Confusion,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<MemberReport>? Members) : JsonFormat
{
    public static EvalReport Of(TrainedNetwork network, string device, EvaluationResult result)
    {
        var (classes, whole) = (network.Plan.Classes, result.Whole);
        int[] Row(int label) => [.. Enumerable.Range(0, classes).Select(prediction => whole.Confusion[label, prediction])];
        return new EvalReport(
            network.Name, network.Path, device, whole.Correct, whole.Total, (double)whole.Correct / whole.Total,
            [.. Enumerable.Range(0, classes).Select(Row)], result.Members.Count == 1 ? null : [.. network.Weights.Zip(result.Members, Of)]);
    }

    private static MemberReport Of(string weights, Evaluation member) =>
        new(weights, member.Correct, member.Total, (double)member.Correct / member.Total);
}

/// <summary>The result of one network of an ensemble.</summary>
internal sealed record MemberReport(string Weights, int Correct, int Total, double Accuracy);
