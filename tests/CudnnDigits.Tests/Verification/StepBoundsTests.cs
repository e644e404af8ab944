using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Tests.Executors;
using CudnnDigits.Verification.Bounds;
using CudnnDigits.Verification.Checks;

namespace CudnnDigits.Tests.Verification;

/// <summary>The values that bounds are computed around, against the reference; and the bounds, against what the CPU computes.</summary>
public sealed class StepBoundsTests
{
    private const int BatchSize = 6;

    private static IEnumerable<TestCaseData> Specs =>
        from spec in new[]
        {
            Networks.Small, Networks.Regularised, Networks.Small with { LabelSmoothing = 0.1f }, Networks.Small with { Loss = Loss.SquaredError },
        }
        select new TestCaseData(spec).SetArgDisplayNames($"{spec.Name}, {spec.Loss}, {spec.LabelSmoothing}");

    private static IEnumerable<TestCaseData> Cases =>
        from layers in LayerCase.All(seed: 3, quick: false)
        where layers.Images < 16
        select new TestCaseData(layers).SetArgDisplayNames($"{layers}");

    [TestCaseSource(nameof(Specs))]
    public void Values_OfEveryLayer_AreTheReferences(ModelSpec spec)
    {
        var scenario = Scenario.Create(spec, BatchSize, BatchSize);
        var expected = new Expectation(scenario).Steps[0].Expected;

        var bounds = Of(scenario);

        Assert.That(bounds.Loss.Value, Is.EqualTo(expected.Loss).Within(1e-7));
        Agreement.AssertNear(Agreement.CompareTensors(
            scenario.Plan, [.. Enumerable.Range(0, scenario.Plan.ParameterFloats).Select(index => bounds.Gradients[index].Value)],
            [.. expected.Gradient.Take(scenario.Plan.ParameterFloats)]));
    }

    [TestCaseSource(nameof(Specs))]
    public void Errors_OfEveryLayer_HoldOnTheCpu(ModelSpec spec)
    {
        var scenario = Scenario.Create(spec, BatchSize, BatchSize);
        var cpu = new ExecutorKind("cpu", (plan, optimizer) => new CudnnDigits.Cpu.CpuExecutor(plan, optimizer, threads: 1, fuse: false));
        var bounds = Of(scenario);

        var moments = cpu.Train(scenario, new Adam(Beta1: 0.5f), scenario.WholeOrder, rate: 0).State.FirstMoment;

        using var scope = Assert.EnterMultipleScope();
        foreach (var tensor in scenario.Plan.Parameters)
        {
            var places = Enumerable.Range(tensor.Offset, tensor.Count).ToArray();
            var error = places.Max(index => Math.Abs((2.0 * moments[index]) - bounds.Gradients[index].Value));
            Assert.That(error, Is.LessThanOrEqualTo(bounds.Gradients.LargestError(tensor.Offset, tensor.Count)), tensor.Name);
        }
    }

    /// <summary>A bound that is a part of the number itself would let everything pass.</summary>
    [TestCaseSource(nameof(Cases))]
    public void Errors_OfTheLayersThatAreVerified_AreSmall(object verified)
    {
        var layers = (LayerCase)verified;
        var plan = Plan.Build(layers.Spec, layers.BatchSize);
        var state = TrainingState.Create(plan, seed: 3);
        var bounds = new StepBounds(
            new StepInput(plan, layers.Images, state.Parameters, state.Seed, state.Step + 1, Arithmetic.Fp32, _ => 1), layers.Data(3),
            [.. Enumerable.Range(0, layers.Images)]);

        using var scope = Assert.EnterMultipleScope();
        foreach (var tensor in plan.Parameters)
        {
            var largest = Enumerable.Range(tensor.Offset, tensor.Count).Max(index => Math.Abs(bounds.Gradients[index].Value));
            Assert.That(bounds.Gradients.LargestError(tensor.Offset, tensor.Count) / largest, Is.LessThan(1.0 / 3), tensor.Name);
        }
    }

    [Test]
    public void Sum_OfTenThousandProducts_StaysWithinItsBound()
    {
        var random = new Random(1);
        var (sum, exact, computed) = (new SumOfProducts(), 0.0, 0f);
        for (var term = 0; term < 10_000; term++)
        {
            var (a, b) = (random.NextSingle() - 0.5f, random.NextSingle() - 0.5f);
            sum.Add(a, b);
            exact += (double)a * b;
            computed += a * b;
        }

        var total = sum.Total(Arithmetic.Fp32);

        Assert.That(total.Value, Is.EqualTo(exact).Within(1e-12));
        Assert.That(Math.Abs(computed - exact), Is.LessThan(total.Error));
    }

    private static StepBounds Of(Scenario scenario) => new(
        new StepInput(
            scenario.Plan, BatchSize, scenario.Start.Parameters, scenario.Start.Seed, scenario.Start.Step + 1, Arithmetic.Fp32, _ => 1),
        scenario.Data, scenario.WholeOrder);
}
