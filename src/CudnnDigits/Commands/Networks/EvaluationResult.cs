using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Reports;
using CudnnDigits.Training;
using Spectre.Console;

namespace CudnnDigits.Commands.Networks;

/// <summary>The accuracy of a trained network on the test images; for an ensemble, also of each member alone.</summary>
internal sealed record EvaluationResult(Evaluation Whole, IReadOnlyList<Evaluation> Members)
{
    /// <param name="network">The network or ensemble to evaluate.</param>
    /// <param name="executor">An executor that <paramref name="network"/> created.</param>
    /// <param name="test">The test images.</param>
    public static EvaluationResult Of(TrainedNetwork network, IExecutor executor, Dataset test)
    {
        var (classes, answers) = (network.Plan.Classes, network.Predict(executor, test.Images));
        return new EvaluationResult(
            Evaluation.Of(Softmax.LogMean(answers, classes), test, classes),
            [.. answers.Select(logits => Evaluation.Of(logits, test, classes))]);
    }

    /// <summary>Writes the accuracies and the confusion matrix.</summary>
    public void Write(TrainedNetwork network, IAnsiConsole console)
    {
        var output = console.Profile.Out.Writer;
        if (Members.Count > 1)
        {
            foreach (var (weights, member) in network.Weights.Zip(Members))
                output.WriteLine($"{weights}: {Figures.Accuracy(member.Correct, member.Total)}");
        }

        var of = Members.Count > 1 ? $", from the mean probabilities of {Members.Count} networks" : "";
        output.WriteLine($"accuracy {Figures.Accuracy(Whole.Correct, Whole.Total)}{of}");
        ConfusionMatrix.Write(console, Whole.Confusion);
    }
}
