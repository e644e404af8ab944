using CudnnDigits.Models;

namespace CudnnDigits.Tests.Executors;

/// <summary>A number that is not finite does not stay unseen in the parameters: it makes the loss of its step NaN.</summary>
[Category("Executors")]
[TestFixtureSource(typeof(ExecutorKinds), nameof(ExecutorKinds.All))]
public sealed class FiniteTests(ExecutorKind kind)
{
    private const int BatchSize = 8;

    private static readonly Scenario Scenario = Scenario.CreateAnywhere(Networks.Small, BatchSize, 3 * BatchSize);

    private static Plan Plan => Scenario.Plan;

    [Test]
    public void Train_MomentNotFinite_MakesTheLossOfThatStepNaN([Values(0, 1, -1)] int parameter)
    {
        using var executor = kind.Start(Scenario, new Adam());
        var state = executor.ReadState(Plan);
        var place = parameter < 0 ? Plan.Parameters[^1] : Plan.Parameters[parameter];
        state.SecondMoment[place.Offset + place.Count - 1] = float.NaN;
        executor.Write(state);

        Assert.That(executor.Train(Plan, Scenario.WholeOrder.AsSpan(0, BatchSize), 0.01f), Is.All.NaN);
    }

    [Test]
    public void Train_ParameterBecomesInfinite_MakesTheLossOfThatStepNaN()
    {
        using var executor = kind.Start(Scenario, new Sgd());
        Assert.That(executor.Train(Plan, Scenario.WholeOrder.AsSpan(0, BatchSize), float.PositiveInfinity), Is.All.NaN);
    }

    [Test]
    public void Write_AfterNumbersWentWrong_LeavesNothingOfThem()
    {
        using var executor = kind.Start(Scenario, new Adam());
        var start = executor.ReadState(Plan);
        executor.Train(Plan, Scenario.WholeOrder.AsSpan(0, BatchSize), float.PositiveInfinity);

        executor.Write(start);
        executor.Train(Plan, Scenario.WholeOrder, 0.01f);

        Agreement.AssertSameBits(executor.ReadState(Plan), kind.Train(Scenario, new Adam(), Scenario.WholeOrder, 0.01f).State);
    }
}
