using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Memory;

/// <summary>
/// The weight and bias of a convolution. Every image adds to all of their gradients, so each shard of the batch has partial ones, and
/// what is left when all images are through is to add the shards up, in their order.
/// </summary>
internal sealed class ShardedParameters(ParameterStore store, LayerPlan plan, int weightFloats, Func<int, int> weightIndex, int biasFloats)
{
    public ParameterBlock Weight { get; } = store.Add(plan.Weight!, weightFloats, weightIndex, sharded: true);

    public ParameterBlock Bias { get; } = store.Add(plan.Bias!, biasFloats, static index => index, sharded: true);

    /// <summary>Units of <see cref="ReducePartials"/>.</summary>
    public int Units => Weight.Slices + Bias.Slices;

    /// <summary>Adds up one part of the gradients. Returns its range of the flat buffers.</summary>
    public GradientSlice ReducePartials(int unit, int shards) =>
        unit < Weight.Slices ? Weight.ReducePartials(unit, shards) : Bias.ReducePartials(unit - Weight.Slices, shards);
}
