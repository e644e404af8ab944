namespace CudnnDigits.Cpu.Layers;

/// <summary>
/// A layer whose output for an image depends on all images of the batch. All shards measure, then the measures are combined, and only
/// then can <see cref="CpuLayer.Forward"/> begin; likewise on the way back.
/// </summary>
internal abstract class BatchWideLayer(Activation input, Activation output) : CpuLayer(input, output)
{
    /// <summary>Units of <see cref="Combine"/> and of <see cref="CombineGradients"/>.</summary>
    public abstract int CombineUnits { get; }

    /// <summary>Measures a shard's input values. Comes for shards without images as well.</summary>
    public abstract void Measure(in Chunk shard);

    /// <summary>Completes what <see cref="CpuLayer.Forward"/> wants from the measures of all shards, in their order.</summary>
    public abstract void Combine(int unit, int shards);

    /// <summary>Measures a shard's output gradients. Comes for shards without images as well.</summary>
    public abstract void MeasureGradients(in Chunk shard);

    /// <summary>Completes what <see cref="CpuLayer.Backward"/> wants from the measures of all shards, in their order.</summary>
    public abstract void CombineGradients(int unit, int shards);
}
