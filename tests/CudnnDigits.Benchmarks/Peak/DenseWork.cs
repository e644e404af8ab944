using CudnnDigits.Models;

namespace CudnnDigits.Benchmarks.Peak;

/// <summary>
/// Floating-point operations of one image when every product is formed, a multiplication and an addition each. What skips zeros or
/// transforms (Winograd) does fewer, so a rate in these units may exceed what the machine really executes.
/// </summary>
internal static class DenseWork
{
    public static double Forward(Plan plan) => plan.Layers.Sum(Products);

    /// <summary>Forward, gradients of the weights, and gradients of the inputs of all layers but the first.</summary>
    public static double Training(Plan plan) =>
        (3 * Forward(plan)) - Products(plan.Layers.First(layer => layer.Weight is not null));

    private static double Products(LayerPlan layer) => layer.Weight is null ? 0 : 2.0 * layer.Output.Count * layer.Weight.FanIn;
}
