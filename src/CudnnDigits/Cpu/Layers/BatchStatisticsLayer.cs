using CudnnDigits.Cpu.Memory;

namespace CudnnDigits.Cpu.Layers;

/// <summary>
/// A layer whose output for one image depends on statistics of the whole batch. Every shard computes partial statistics, then they are
/// reduced, and only then can <see cref="CpuLayer.Forward"/> run. The same holds for the sums that <see cref="CpuLayer.Backward"/> needs.
/// </summary>
internal abstract class BatchStatisticsLayer(Activation input, Activation output) : CpuLayer(input, output)
{
    /// <summary>Number of units of <see cref="ReduceStatistics"/> and of <see cref="ReduceGradientSums"/>.</summary>
    public abstract int ReduceUnits { get; }

    /// <summary>Computes the partial statistics of a shard's inputs. Called for empty shards as well.</summary>
    public abstract void ComputeStatistics(in Chunk shard);

    /// <summary>Reduces the partial statistics in the order of the shards, before <see cref="CpuLayer.Forward"/>.</summary>
    public abstract void ReduceStatistics(int unit, int shards);

    /// <summary>Computes the partial sums of a shard's output gradients. Called for empty shards as well.</summary>
    public abstract void ComputeGradientSums(in Chunk shard);

    /// <summary>Reduces the partial sums in the order of the shards, before <see cref="CpuLayer.Backward"/>.</summary>
    public abstract void ReduceGradientSums(int unit, int shards);
}
