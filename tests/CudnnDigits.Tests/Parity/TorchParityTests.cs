using CudnnDigits.Execution;
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

    private static IEnumerable<Recipe> All => Recipe.Networks.Concat(Recipe.Tools);

    private static IEnumerable<Recipe> WithEnd => All.Where(recipe => recipe.EndIsRecorded);

    [TestCaseSource(nameof(All))]
    public void Predict_FirstImages_GivesTheLogitsOfTorchSharp(Recipe recipe)
    {
        var (recording, scenario) = Load(recipe);
        using var executor = kind.Start(scenario, recipe.Optimizer);

        Agreement.AssertNear("logits", Predict(executor, scenario, recording.Images), recording.Logits);
    }

    [TestCaseSource(nameof(All))]
    public void Train_OneStep_HasTheLossAndGradientsOfTorchSharp(Recipe recipe)
    {
        var (recording, scenario) = Load(recipe);
        int[] order = [.. Enumerable.Range(0, recording.Images)];

        var loss = kind.Train(scenario, new Sgd(), order, rate: 0).Losses;
        var gradients = kind.Gradient(scenario, order);

        Agreement.AssertNear("loss", loss, recording.Loss);
        Agreement.AssertNear(Agreement.CompareTensors(scenario.Plan, gradients, Agreement.Widen(recording.Gradients(scenario.Plan))));
    }

    [TestCaseSource(nameof(All))]
    public void Train_ByTheRecipe_HasTheLossesOfTorchSharp(Recipe recipe)
    {
        var (recording, scenario) = Load(recipe);
        using var executor = kind.Start(scenario, recipe.Optimizer);

        Assert.That(Train(executor, scenario, recipe), Is.EqualTo(recording.Losses).Within(LossTolerance).Percent);
    }

    [TestCaseSource(nameof(WithEnd))]
    public void Train_ByTheRecipe_EndsAtTheParametersStatisticsAndLogitsOfTorchSharp(Recipe recipe)
    {
        var (recording, scenario) = Load(recipe);
        using var executor = kind.Start(scenario, recipe.Optimizer);

        Train(executor, scenario, recipe);

        Agreement.AssertTensorsNear(scenario.Plan, executor.ReadState(scenario.Plan).Parameters, recording.FinalParameters(scenario.Plan));
        Agreement.AssertNear("logits", Predict(executor, scenario, recording.Images), recording.FinalLogits);
    }

    private static (TorchRecording Recording, Scenario Scenario) Load(Recipe recipe)
    {
        var recording = new TorchRecording(recipe);
        return (recording, recording.Scenario());
    }

    private static float[] Train(IExecutor executor, Scenario scenario, Recipe recipe) =>
        executor.Train(scenario.Plan, scenario.WholeOrder.AsSpan(0, recipe.Steps * recipe.BatchSize), recipe.LearningRate);

    private static float[] Predict(IExecutor executor, Scenario scenario, int images) =>
        executor.Predict(scenario.Plan, scenario.Data.Images.AsSpan(0, images * scenario.Data.ImageSize));
}
