namespace CudnnDigits.Cpu;

/// <summary>
/// The images that a member of the team takes through all layers at once: few enough to stay in its cache.
/// </summary>
/// <param name="Member">
/// Whose activations and scratch it uses: the member of the team or, where activations are kept for the whole batch, the shard.
/// </param>
/// <param name="Shard">The fixed part of the batch that the images belong to, which owns partial gradients.</param>
/// <param name="First">Place of the first image in the batch.</param>
/// <param name="Count">Number of images.</param>
internal readonly record struct Chunk(int Member, int Shard, int First, int Count);
