namespace CudnnDigits.Cpu;

/// <summary>What an executor is sized for.</summary>
/// <param name="Batch">Images in a step, at most.</param>
/// <param name="Shards">Fixed parts of a batch; they, and not the number of threads, decide the order of summation.</param>
/// <param name="Chunk">Images that a member takes through the layers at once.</param>
/// <param name="Members">Threads.</param>
internal sealed record CpuSizes(int Batch, int Shards, int Chunk, int Members)
{
    private const int MaxShards = 16, ImagesPerShard = 8;

    /// <summary>Images that have a place of their own in what a layer keeps for the whole batch.</summary>
    public int Places => Math.Max(Batch, Members * Chunk);

    public static CpuSizes For(int batch, int members) =>
        new(batch, Math.Clamp((batch + ImagesPerShard - 1) / ImagesPerShard, 1, MaxShards), ImagesPerShard, members);
}

/// <summary>The images and shards of the step at hand.</summary>
internal readonly record struct BatchSize(int Images, int Shards);
