namespace CudnnDigits.Cpu.Memory;

/// <summary>What an executor is sized for.</summary>
/// <param name="Batch">Images in a step, at most.</param>
/// <param name="Shards">Fixed parts of a batch; they, and not the number of threads, decide the order of summation.</param>
/// <param name="Chunk">Images that are taken through the layers at once.</param>
/// <param name="Workspaces">Sets of activations and scratch: one a thread or, where a layer needs the whole batch, one a shard.</param>
internal sealed record CpuSizes(int Batch, int Shards, int Chunk, int Workspaces)
{
    private const int MaxShards = 16, ImagesPerShard = 8;

    /// <summary>Images that have a place of their own in what a layer keeps for the whole batch.</summary>
    public int ImageSlots => Math.Max(Batch, Workspaces * Chunk);

    /// <param name="batch">Images in a step, at most.</param>
    /// <param name="threads">The team.</param>
    /// <param name="batchWide">Whether all activations of a batch must be kept: then a shard is one chunk.</param>
    public static CpuSizes For(int batch, int threads, bool batchWide)
    {
        var shards = Math.Clamp((batch + ImagesPerShard - 1) / ImagesPerShard, 1, MaxShards);
        return batchWide
            ? new CpuSizes(batch, shards, (batch + shards - 1) / shards, Math.Max(shards, threads))
            : new CpuSizes(batch, shards, ImagesPerShard, threads);
    }
}
