using CudnnDigits.Models;
using CudnnDigits.Tests.Reference;

namespace CudnnDigits.Tests.Executors;

/// <summary>How near a network comes to the points where its gradient jumps: ReLU at 0, and two candidates of a pooling window alike.</summary>
public static class Kinks
{
    /// <summary>The smallest distance of any image in any layer, as a fraction of that layer's largest input.</summary>
    public static double Distance(Scenario scenario)
    {
        var (network, parameters) = (new ReferenceNetwork(scenario.Plan), Agreement.Widen(scenario.Start.Parameters));
        return scenario.Orders.Min(order =>
            Distance(scenario.Plan, network.Activations(parameters, scenario.Batch(order), scenario.FirstDraw)));
    }

    private static double Distance(Plan plan, IReadOnlyList<double[][]> activations)
    {
        // In front of the first parameters nobody asks for a gradient, and there the bytes of an image are often alike.
        var learnt = plan.Layers.TakeWhile(layer => layer.Weight is null).Count() + 1;
        return plan.Layers.Zip(activations).Skip(learnt).SelectMany(pair => pair.Second.Select(values =>
            Distance(pair.First, values) / values.Max(Math.Abs))).DefaultIfEmpty(double.PositiveInfinity).Min();
    }

    private static double Distance(LayerPlan layer, double[] input) => layer.Spec switch
    {
        // A value that is exactly 0 comes from an earlier ReLU and is 0 in every executor.
        ReLU => input.Select(Math.Abs).Where(value => value > 0).DefaultIfEmpty(double.PositiveInfinity).Min(),
        MaxPool2d pool => Corners(layer, pool.KernelSize).Min(corner => Gap(input, corner, pool.KernelSize, layer.Input.Width)),
        _ => double.PositiveInfinity,
    };

    /// <summary>The index of each window's first input.</summary>
    private static IEnumerable<int> Corners(LayerPlan layer, int size) =>
        from channel in Enumerable.Range(0, layer.Output.Channels)
        from row in Enumerable.Range(0, layer.Output.Height)
        from column in Enumerable.Range(0, layer.Output.Width)
        select (((channel * layer.Input.Height) + (row * size)) * layer.Input.Width) + (column * size);

    /// <summary>From the largest to the next smaller; exact equals come from equal patches or from ReLU's zeros, in every executor alike.</summary>
    private static double Gap(double[] input, int corner, int size, int stride)
    {
        double largest = double.NegativeInfinity, next = double.NegativeInfinity;
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                var value = input[corner + (y * stride) + x];
                if (value > largest) (largest, next) = (value, largest);
                else if (value < largest) next = Math.Max(next, value);
            }
        }

        return largest - next;
    }
}
