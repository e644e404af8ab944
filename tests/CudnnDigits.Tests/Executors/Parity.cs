using CudnnDigits.Models;
using CudnnDigits.Tests.Reference;

namespace CudnnDigits.Tests.Executors;

/// <summary>One network on one executor against the reference, with everything that the seam lets one see of a step.</summary>
public static class Parity
{
    /// <summary>Logits, then loss and every gradient of a full batch and of a partial one.</summary>
    public static IEnumerable<Deviation> OfStep(ExecutorKind kind, Scenario scenario) =>
    [
        OfLogits(kind, scenario),
        .. OfGradients(kind, scenario, scenario.WholeOrder),
        .. OfGradients(kind, scenario, scenario.WholeOrder[1..((scenario.Data.Count / 2) + 1)]),
    ];

    private static Deviation OfLogits(ExecutorKind kind, Scenario scenario)
    {
        var (network, parameters) = (new ReferenceNetwork(scenario.Plan), Agreement.Widen(scenario.Start.Parameters));
        using var executor = kind.Start(scenario, new Sgd());

        var logits = executor.Predict(scenario.Plan, scenario.Data.Images);

        var expected = scenario.Batch(scenario.WholeOrder).Images.SelectMany(image => network.Logits(parameters, image));
        return Agreement.Compare("logits", Agreement.Widen(logits), expected);
    }

    private static IEnumerable<Deviation> OfGradients(ExecutorKind kind, Scenario scenario, int[] order)
    {
        if (order.Length == 0) return [];
        var parameters = Agreement.Widen(scenario.Start.Parameters);
        var (loss, gradient) = new ReferenceNetwork(scenario.Plan).Backward(parameters, scenario.Batch(order));

        var losses = kind.Train(scenario, new Sgd(), order, rate: 0).Losses;

        return [Agreement.Compare("loss", Agreement.Widen(losses), [loss]),
            .. Agreement.CompareTensors(scenario.Plan, kind.Gradient(scenario, order), gradient)];
    }
}
