using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;

namespace CudnnDigits.Cpu;

/// <summary>
/// A reduction over the whole batch in two steps with a barrier between them: each shard computes its partial result, then the partial
/// results are combined in the order of the shards.
/// </summary>
/// <param name="layer">The layer that needs the result.</param>
/// <param name="compute">Computes one shard's partial result.</param>
/// <param name="reduce">Combines all partial results for one unit of work: (unit, number of shards).</param>
internal sealed class BatchReduction(BatchStatisticsLayer layer, BatchReduction.ShardFunction compute, Action<int, int> reduce)
{
    internal delegate void ShardFunction(in Chunk shard);

    /// <summary>Number of units that <see cref="Reduce"/> is divided into.</summary>
    public int Units => layer.ReduceUnits;

    /// <summary>The reduction before a layer's forward pass.</summary>
    public static BatchReduction OfStatistics(BatchStatisticsLayer layer) =>
        new(layer, layer.ComputeStatistics, layer.ReduceStatistics);

    /// <summary>The reduction before a layer's backward pass.</summary>
    public static BatchReduction OfGradientSums(BatchStatisticsLayer layer) =>
        new(layer, layer.ComputeGradientSums, layer.ReduceGradientSums);

    public void Compute(in Chunk shard) => compute(shard);

    public void Reduce(int unit, int shards) => reduce(unit, shards);
}
