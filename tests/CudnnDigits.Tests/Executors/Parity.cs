using CudnnDigits.Models;
using CudnnDigits.Tests.Reference;

namespace CudnnDigits.Tests.Executors;

/// <summary>One network on one executor against the reference, with everything that the seam lets one see of a step.</summary>
public static class Parity
{
    /// <summary>Logits, then loss and every gradient of a full batch and of a partial one.</summary>
    public static void AssertStep(ExecutorKind kind, Scenario scenario)
    {
        using var scope = Assert.EnterMultipleScope();
        AssertLogits(kind, scenario);
        AssertGradients(kind, scenario, scenario.WholeOrder);
        if (scenario.Data.Count > 1) AssertGradients(kind, scenario, scenario.WholeOrder.AsSpan(1, scenario.Data.Count / 2));
    }

    private static void AssertLogits(ExecutorKind kind, Scenario scenario)
    {
        var (network, parameters) = (new ReferenceNetwork(scenario.Plan), Parameters(scenario));
        using var executor = kind.Start(scenario, new Sgd());

        var logits = executor.Predict(scenario.Plan, scenario.Data.Images);

        var expected = scenario.Batch(scenario.WholeOrder).Images.SelectMany(image => network.Logits(parameters, image));
        Agreement.AssertNear("logits", logits.Select(value => (double)value), expected);
    }

    private static void AssertGradients(ExecutorKind kind, Scenario scenario, ReadOnlySpan<int> order)
    {
        var (loss, gradient) = new ReferenceNetwork(scenario.Plan).Backward(Parameters(scenario), scenario.Batch(order));

        Agreement.AssertNear("loss", kind.Train(scenario, new Sgd(), order, rate: 0).Losses.Select(value => (double)value), [loss]);
        Agreement.AssertTensorsNear(scenario.Plan, kind.Gradient(scenario, order), gradient);
    }

    private static double[] Parameters(Scenario scenario) => Array.ConvertAll(scenario.Start.Parameters, value => (double)value);
}
