using CudnnDigits.Cpu;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Tests.Reference;

namespace CudnnDigits.Tests.Executors;

/// <summary>What the fused path, Winograd's convolution included, costs in precision: docs/cpu.md quotes the table that this prints.</summary>
public sealed class PrecisionTests
{
    private const int BatchSize = 64, StepsBefore = 100, FirstImage = 10_000;

    /// <summary>A hundredth of what every executor promises: whoever breaks this has changed an algorithm.</summary>
    private const double Bound = Deviation.Tolerance / 100;

    [Test]
    public void Gradients_OfTheCnnOnRealDigits_AgreeAHundredTimesBetterThanPromised([Values] bool fuse)
    {
        var entry = Catalogue.Find("cnn");
        var plan = Plan.Build(entry.Spec, BatchSize);
        var start = TrainedState(plan, entry);

        using var reference = new ReferenceExecutor(plan, new Adam());
        using var executor = new CpuExecutor(plan, new Adam(), threads: 2, fuse);
        var deviations = plan.Parameters.Zip(Gradients(plan, start, executor), Gradients(plan, start, reference))
            .Select(tensor => Agreement.Compare(tensor.First.Name, tensor.Second, tensor.Third)).ToArray();

        foreach (var deviation in deviations) TestContext.Out.WriteLine($"{(fuse ? "fused  " : "general")} {deviation}");
        Assert.That(deviations.Select(deviation => deviation.Relative), Is.All.LessThan(Bound));
    }

    private static TrainingState TrainedState(Plan plan, CatalogueEntry entry)
    {
        using var executor = new CpuExecutor(plan, entry.Optimizer, threads: 2);
        executor.Load(TestData.Mnist.Training);
        executor.Write(TrainingState.Create(plan, seed: 1));
        var rates = Enumerable.Repeat(entry.LearningRate, StepsBefore).ToArray();
        executor.Train([.. Enumerable.Range(0, StepsBefore * BatchSize)], rates, new float[StepsBefore]);
        var state = new TrainingState(plan);
        executor.Read(state);
        return state;
    }

    /// <summary>After one step of Adam from zero moments the first moment is a tenth of the gradient, with no subtraction to blur it.</summary>
    private static IEnumerable<double[]> Gradients(Plan plan, TrainingState start, IExecutor executor)
    {
        var state = new TrainingState(plan);
        start.Parameters.CopyTo(state.Parameters, 0);
        executor.Load(TestData.Mnist.Training);
        executor.Write(state);
        executor.Train([.. Enumerable.Range(FirstImage, BatchSize)], [0f], new float[1]);
        executor.Read(state);
        return plan.Parameters.Select(tensor => state.FirstMoment.Skip(tensor.Offset).Take(tensor.Count).Select(value => (double)value).ToArray());
    }
}
