using CudnnDigits.Models;
using CudnnDigits.Tests.Reference;

namespace CudnnDigits.Tests.Executors;

/// <summary>What the reference says about a scenario: logits, and loss and gradient of its images as one full batch and of a part of them.</summary>
public sealed class Expectation
{
    public Expectation(Scenario scenario)
    {
        var (network, parameters) = (new ReferenceNetwork(scenario.Plan), Agreement.Widen(scenario.Start.Parameters));
        Scenario = scenario;
        Logits = [.. scenario.Batch(scenario.WholeOrder).Images.SelectMany(image => network.Logits(parameters, image))];
        Steps = [.. scenario.Orders.Select(order => new Answer(order, network.Backward(parameters, scenario.Batch(order), scenario.FirstDraw)))];
    }

    public Scenario Scenario { get; }

    public double[] Logits { get; }

    public IReadOnlyList<Answer> Steps { get; }

    /// <summary>How far an executor is from it, in everything that the seam lets one see.</summary>
    public IEnumerable<Deviation> DeviationsOf(ExecutorKind kind)
    {
        using var executor = kind.Start(Scenario, new Sgd());
        var logits = executor.Predict(Scenario.Plan, Scenario.Data.Images);
        return [Agreement.Compare("logits", Agreement.Widen(logits), Logits), .. Steps.SelectMany(step => DeviationsOf(kind, step))];
    }

    private IEnumerable<Deviation> DeviationsOf(ExecutorKind kind, Answer step)
    {
        var losses = kind.Train(Scenario, new Sgd(), step.Order, rate: 0).Losses;
        return [Agreement.Compare("loss", Agreement.Widen(losses), [step.Expected.Loss]),
            .. Agreement.CompareTensors(Scenario.Plan, kind.Gradient(Scenario, step.Order), step.Expected.Gradient)];
    }

    /// <summary>The images of one batch, and what comes of them.</summary>
    public sealed record Answer(int[] Order, (double Loss, double[] Gradient) Expected);
}
