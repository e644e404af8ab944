using CudnnDigits.Models;
using CudnnDigits.Tests.Executors;

namespace CudnnDigits.Tests.Parity;

/// <summary>Every executor against what TorchSharp computed from the same parameters and the same digits.</summary>
[Category("Parity")]
[TestFixtureSource(typeof(ExecutorKinds), nameof(ExecutorKinds.All))]
public sealed class TorchParityTests(ExecutorKind kind)
{
    /// <summary>Of each loss, in percent: 1e-4.</summary>
    private const double LossTolerance = 0.01;

    private static IEnumerable<string> Networks => Catalogue.All.Select(entry => entry.Spec.Name);

    /// <summary>The final parameters of cnn are not recorded: its 50 losses say more.</summary>
    private static IEnumerable<string> SmallNetworks => Networks.Where(name => name != "cnn");

    [TestCaseSource(nameof(Networks))]
    public void Predict_FirstImages_GivesTheLogitsOfTorchSharp(string network)
    {
        var recording = Load(network);
        var scenario = recording.Scenario(recording.Entry.BatchSize);
        using var executor = kind.Start(scenario, recording.Entry.Optimizer);

        var logits = executor.Predict(scenario.Plan, scenario.Data.Images.AsSpan(0, recording.Images * scenario.Data.ImageSize));

        Agreement.AssertNear("logits", logits, recording.Logits);
    }

    [TestCaseSource(nameof(Networks))]
    public void Train_OneStep_HasTheLossAndGradientsOfTorchSharp(string network)
    {
        var recording = Load(network);
        var scenario = recording.Scenario(recording.Entry.BatchSize);
        int[] order = [.. Enumerable.Range(0, recording.Images)];

        var loss = kind.Train(scenario, new Sgd(), order, rate: 0).Losses;
        var gradients = kind.Gradient(scenario, order);

        Agreement.AssertNear("loss", loss, recording.Loss);
        Agreement.AssertNear(Agreement.CompareTensors(scenario.Plan, gradients, Agreement.Widen(recording.Gradients(scenario.Plan))));
    }

    [TestCaseSource(nameof(Networks))]
    public void Train_WithOwnSettings_HasTheLossesOfTorchSharp(string network)
    {
        var recording = Load(network);

        var losses = Train(recording, recording.Scenario(recording.Entry.BatchSize)).Losses;

        Assert.That(losses, Is.EqualTo(recording.Losses).Within(LossTolerance).Percent);
    }

    [TestCaseSource(nameof(SmallNetworks))]
    public void Train_WithOwnSettings_EndsAtTheParametersOfTorchSharp(string network)
    {
        var recording = Load(network);
        var scenario = recording.Scenario(recording.Entry.BatchSize);

        var parameters = Train(recording, scenario).State.Parameters;

        Agreement.AssertTensorsNear(scenario.Plan, parameters, recording.FinalParameters(scenario.Plan));
    }

    private static TorchRecording Load(string network) => new(Catalogue.Find(network));

    private RunResult Train(TorchRecording recording, Scenario scenario)
    {
        var images = recording.Losses.Length * scenario.Plan.BatchSize;
        return kind.Train(scenario, recording.Entry.Optimizer, scenario.WholeOrder.AsSpan(0, images), recording.Entry.LearningRate);
    }
}
