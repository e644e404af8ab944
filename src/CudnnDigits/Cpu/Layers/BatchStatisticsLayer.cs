using CudnnDigits.Cpu.Memory;

namespace CudnnDigits.Cpu.Layers;

/// <summary>
/// A layer whose output for an image depends on all images of the batch. All shards measure, then the measures are combined, and only
/// then can <see cref="CpuLayer.Forward"/> begin; likewise on the way back.
/// </summary>
internal abstract class BatchStatisticsLayer(Activation input, Activation output) : CpuLayer(input, output)
{
    /// <summary>Units of <see cref="ReduceStatistics"/> and of <see cref="ReduceGradientSums"/>.</summary>
    public abstract int ReduceUnits { get; }

    /// <summary>Measures a shard's input values. Comes for shards without images as well.</summary>
    public abstract void ComputeStatistics(in Chunk shard);

    /// <summary>Completes what <see cref="CpuLayer.Forward"/> wants from the measures of all shards, in their order.</summary>
    public abstract void ReduceStatistics(int unit, int shards);

    /// <summary>Measures a shard's output gradients. Comes for shards without images as well.</summary>
    public abstract void ComputeGradientSums(in Chunk shard);

    /// <summary>Completes what <see cref="CpuLayer.Backward"/> wants from the measures of all shards, in their order.</summary>
    public abstract void ReduceGradientSums(int unit, int shards);
}
