using CudnnDigits.Cuda;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Tests.Cuda;

namespace CudnnDigits.Tests.Verification;

/// <summary>The model of the step in docs/gpu.md: what it counts is what the program launches, and the document shows it.</summary>
public sealed class StepModelTests
{
    [TestCase("linear")]
    [TestCase("conv")]
    [TestCase("cnn")]
    public void Launches_OfTheModel_AreThoseOfTheProgram(string network)
    {
        Emulator.Require();
        Emulator.Configure();
        var entry = Catalogue.Find(network);
        var plan = Plan.Build(entry.Spec, batchSize: 4);
        var model = StepModel.Of(plan);
        using var executor = new CudaExecutor(plan, entry.Optimizer, new CudaOptions(Graph: false));
        executor.Load(new Dataset("blank", new byte[4 * 784], new byte[4], 28, 28));
        executor.Write(TrainingState.Create(plan, seed: 1));
        Emulator.Reset();

        executor.Train([0, 1, 2, 3], [0.001f], new float[1]);

        using var scope = Assert.EnterMultipleScope();
        Assert.That(Emulator.Count("kernelsRun"), Is.EqualTo(model.Count));
        foreach (var launch in model.Where(launch => launch.Kernel is not null))
            Assert.That(Emulator.Count($"blocks:{launch.Kernel}"), Is.EqualTo(launch.Blocks), launch.Kernel);
    }

    [TestCase("cnn")]
    [TestCase("linear")]
    public void Document_OfAStep_HasEveryRowOfTheModel(string network)
    {
        var entry = Catalogue.Find(network);
        var table = Table(StepModel.Of(Plan.Build(entry.Spec, entry.BatchSize)));
        TestContext.Out.WriteLine(table);

        Assert.That(File.ReadAllText(Path.Combine(Emulator.Repository, "docs", "gpu.md")), Does.Contain(table));
    }

    private static string Table(IReadOnlyList<Launch> launches)
    {
        Card[] cards = [Card.H100, Card.Rtx4060];
        string[] rows =
        [
            $"| launch | kB | Mflop | blocks | dependent iterations | {string.Join(" | ", cards.Select(card => $"floor on {card.Name}, µs"))} |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
            .. launches.Select(launch => $"| {launch.What} | {launch.Bytes / 1e3:N0} | {launch.Operations / 1e6:N1} | {launch.Blocks} | {launch.Iterations} "
                + $"| {string.Join(" | ", cards.Select(card => $"{launch.FloorOn(card):N1}"))} |"),
            $"| **{launches.Count} launches** | {launches.Sum(launch => launch.Bytes) / 1e3:N0} | {launches.Sum(launch => launch.Operations) / 1e6:N1} | | "
                + $"| {string.Join(" | ", cards.Select(card => $"{launches.Sum(launch => launch.FloorOn(card)):N1}"))} |",
        ];
        return string.Join('\n', rows);
    }
}
