namespace CudnnDigits.Cpu.Memory;

/// <summary>The sizes that buffers depend on.</summary>
/// <param name="Batch">Largest number of images in a step.</param>
/// <param name="Shards">
/// Number of shards of a batch. It does not depend on the number of threads, so neither does the order of sums.
/// </param>
/// <param name="Chunk">Largest number of images in a <see cref="Memory.Chunk"/>.</param>
/// <param name="Workspaces">
/// Number of workspaces: one for each thread, or at least one for each shard where a layer needs the whole batch.
/// </param>
internal sealed record CpuSizes(int Batch, int Shards, int Chunk, int Workspaces)
{
    /// <summary>Each shard has its own partial gradients, so more of them cost memory traffic and fewer cost parallelism.</summary>
    private const int MaxShards = 16;

    /// <summary>
    /// Few enough for the activations of a chunk to stay in the cache, and as many as the narrow linear layer multiplies together.
    /// </summary>
    private const int ImagesPerShard = 8;

    /// <summary>Number of images in a buffer that keeps something of every image of a batch.</summary>
    public int ImageSlots => Math.Max(Batch, Workspaces * Chunk);

    /// <param name="batch">Largest number of images in a step.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="needsWholeBatch">Whether the activations of a whole batch are kept; then each shard is one chunk.</param>
    public static CpuSizes For(int batch, int threads, bool needsWholeBatch)
    {
        var shards = Math.Clamp((batch + ImagesPerShard - 1) / ImagesPerShard, 1, MaxShards);
        return needsWholeBatch
            ? new CpuSizes(batch, shards, (batch + shards - 1) / shards, Math.Max(shards, threads))
            : new CpuSizes(batch, shards, ImagesPerShard, threads);
    }
}
