using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Memory;

/// <summary>
/// Weight and bias of a layer where every image contributes to every gradient. Each shard sums its own partial gradients while it runs;
/// afterwards the shards are summed in order.
/// </summary>
/// <param name="store">Receives the parameters.</param>
/// <param name="plan">The layer in the plan.</param>
/// <param name="weightFloats">Floats of the weight, including unused lanes.</param>
/// <param name="weightIndex">Maps an index of the weight in PyTorch's order to an index in the layer's.</param>
/// <param name="biasFloats">Floats of the bias, including unused lanes.</param>
internal sealed class ShardedParameters(ParameterStore store, LayerPlan plan, int weightFloats, Func<int, int> weightIndex, int biasFloats)
{
    public ParameterBlock Weight { get; } = store.Add(plan.Weight!, weightFloats, weightIndex, sharded: true);

    public ParameterBlock Bias { get; } = store.Add(plan.Bias!, biasFloats, static index => index, sharded: true);

    /// <summary>Number of units for <see cref="ReducePartials"/>.</summary>
    public int Units => Weight.Slices + Bias.Slices;

    /// <summary>Sums one unit of the partial gradients. Returns the unit as a range of the flat buffers.</summary>
    public GradientSlice ReducePartials(int unit, int shards) =>
        unit < Weight.Slices ? Weight.ReducePartials(unit, shards) : Bias.ReducePartials(unit - Weight.Slices, shards);
}
