using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Reports;
using CudnnDigits.Training;
using Spectre.Console;

namespace CudnnDigits.Commands.Networks;

/// <summary>How a trained network does on test images, and where it is an ensemble, how each member does alone.</summary>
internal sealed record EvaluationResult(Evaluation Whole, IReadOnlyList<Evaluation> Members)
{
    /// <param name="network">What to measure.</param>
    /// <param name="executor">That <paramref name="network"/> made.</param>
    /// <param name="test">The images.</param>
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

        var of = Members.Count > 1 ? $", by the mean of {Members.Count} networks' probabilities" : "";
        output.WriteLine($"accuracy {Figures.Accuracy(Whole.Correct, Whole.Total)}{of}");
        ConfusionMatrix.Write(console, Whole.Confusion);
    }
}
