using CudnnDigits.Models;
using CudnnDigits.Tests.Reference;

namespace CudnnDigits.Tests.Executors;

/// <summary>How near a network comes to the points where its gradient jumps: ReLU at 0, and two candidates of a pooling window alike.</summary>
public static class Kinks
{
    /// <summary>The smallest distance of any image in any layer, as a fraction of that layer's largest input.</summary>
    public static double Distance(Scenario scenario)
    {
        var parameters = Array.ConvertAll(scenario.Start.Parameters, value => (double)value);
        return scenario.Batch(scenario.WholeOrder).Images.Min(image => Distance(scenario.Plan, parameters, image));
    }

    private static double Distance(Plan plan, double[] parameters, double[] image)
    {
        var (values, nearest, learnt) = (image, double.PositiveInfinity, false);
        foreach (var layer in plan.Layers)
        {
            // In front of the first parameters nobody asks for a gradient, and there the bytes of an image are often alike.
            if (learnt) nearest = Math.Min(nearest, Distance(layer, values) / values.Max(Math.Abs));
            learnt |= layer.Weight is not null;
            values = ReferenceLayer.Create(layer).Forward(parameters, values);
        }

        return nearest;
    }

    private static double Distance(LayerPlan layer, double[] input) => layer.Spec switch
    {
        // A value that is exactly 0 comes from an earlier ReLU and is 0 in every executor.
        ReLU => input.Select(Math.Abs).Where(value => value > 0).DefaultIfEmpty(double.PositiveInfinity).Min(),
        MaxPool2d pool => Windows(layer, pool.KernelSize, input).Min(Gap),
        _ => double.PositiveInfinity,
    };

    private static IEnumerable<double[]> Windows(LayerPlan layer, int size, double[] input) =>
        from channel in Enumerable.Range(0, layer.Output.Channels)
        from row in Enumerable.Range(0, layer.Output.Height)
        from column in Enumerable.Range(0, layer.Output.Width)
        let corner = (((channel * layer.Input.Height) + (row * size)) * layer.Input.Width) + (column * size)
        select (from y in Enumerable.Range(0, size) from x in Enumerable.Range(0, size) select input[corner + (y * layer.Input.Width) + x])
            .ToArray();

    /// <summary>From the largest to the next smaller; exact equals come from equal patches or from ReLU's zeros, in every executor alike.</summary>
    private static double Gap(double[] window)
    {
        var largest = window.Max();
        return largest - window.Where(value => value < largest).DefaultIfEmpty(double.NegativeInfinity).Max();
    }
}
