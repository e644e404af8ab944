using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Tests.Reference;

/// <summary>The reference's updates against closed forms that need no recursion.</summary>
public sealed class ReferenceOptimizerTests
{
    private const int Steps = 12;
    private const float Rate = 0.01f;

    private static readonly Plan Plan = Plan.Build(new ModelSpec("check", new Shape(1, 1, 1), [new Linear(1)]), 1);

    private static double GradientAt(int step) => Math.Sin(1.7 * step) - 0.3;

    [Test]
    public void Step_Sgd_MovesByTheSumOfRateTimesGradient()
    {
        var state = Run(new Sgd());

        Assert.That(state.Parameters[0], Is.EqualTo(1 - (Rate * Enumerable.Range(1, Steps).Sum(GradientAt))).Within(1e-6));
    }

    [Test]
    public void Step_Adam_MovesByTheWeightedSumsOfThePaper()
    {
        var state = Run(new Adam());

        var expected = 1 - Enumerable.Range(1, Steps).Sum(step =>
            Rate * Weighted(step, 0.9, gradient => gradient) / (Math.Sqrt(Weighted(step, 0.999, gradient => gradient * gradient)) + 1e-8));
        Assert.That(state.Parameters[0], Is.EqualTo(expected).Within(1e-6));
        Assert.That(state.Step, Is.EqualTo(Steps));
    }

    [Test]
    public void Step_SgdWithMomentum_MovesByTheGradientsOfAllStepsWeightedByAge([Values] bool nesterov)
    {
        var state = Run(new Sgd(Momentum: 0.9f, Nesterov: nesterov));

        double Buffer(int step) => Enumerable.Range(1, step).Sum(earlier => Math.Pow(0.9, step - earlier) * GradientAt(earlier));
        var moved = Enumerable.Range(1, Steps).Sum(step => nesterov ? GradientAt(step) + (0.9 * Buffer(step)) : Buffer(step));
        Assert.That(state.Parameters[0], Is.EqualTo(1 - (Rate * moved)).Within(1e-6));
    }

    [Test]
    public void Step_DecayWithoutGradient_ShrinksTheParameterByItsPartEachStep()
    {
        OptimizerSpec[] optimizers = [new Adam(WeightDecay: 0.5f, Decoupled: true), new Sgd(WeightDecay: 0.5f)];
        foreach (var optimizer in optimizers)
            Assert.That(Run(optimizer, _ => 0).Parameters[0], Is.EqualTo(Math.Pow(1 - (Rate * 0.5), Steps)).Within(1e-6), $"{optimizer}");
    }

    [Test]
    public void Step_AdamWithDecay_TakesItForAGradient()
    {
        var state = new TrainingState(Plan) { Parameters = { [0] = 2 } };

        ReferenceOptimizer.Step(new Adam(WeightDecay: 0.5f), state, new double[Plan.ParameterFloats], Rate);

        // The first step of Adam goes by the rate, whatever the size of the gradient.
        Assert.That((state.FirstMoment[0], state.Parameters[0]), Is.EqualTo((0.1f, 2 - Rate)));
    }

    [Test]
    public void Step_WithAverage_WeighsTheParametersByAge()
    {
        var parameters = Enumerable.Range(1, Steps).Select(steps => (double)Run(new Sgd(), steps: steps).Parameters[0]).ToArray();

        var state = Run(new Sgd { EmaDecay = 0.75f });

        var expected = parameters.Select((value, index) =>
            value * Math.Pow(0.75, Steps - 1 - index) * (index == 0 ? 1 : 0.25)).Sum();
        Assert.That(state.Average![0], Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void Step_AdamWithoutGradient_LeavesTheParameter()
    {
        var state = new TrainingState(Plan) { Parameters = { [0] = 1 } };

        ReferenceOptimizer.Step(new Adam(), state, new double[Plan.ParameterFloats], Rate);

        Assert.That(state.Parameters[0], Is.EqualTo(1f));
    }

    /// <summary>The bias-corrected moment after a step: a mean of all gradients so far, weighted by decay^age.</summary>
    private static double Weighted(int step, double decay, Func<double, double> moment)
    {
        var weights = Enumerable.Range(1, step).Select(earlier => Math.Pow(decay, step - earlier)).ToArray();
        return weights.Select((weight, index) => weight * moment(GradientAt(index + 1))).Sum() / weights.Sum();
    }

    private static TrainingState Run(OptimizerSpec optimizer, Func<int, double>? gradientAt = null, int steps = Steps)
    {
        var state = new TrainingState(Plan) { Parameters = { [0] = 1 } };
        for (var step = 1; step <= steps; step++)
        {
            var gradient = new double[Plan.ParameterFloats];
            gradient[0] = (gradientAt ?? GradientAt)(step);
            ReferenceOptimizer.Step(optimizer, state, gradient, Rate);
        }

        return state;
    }
}
