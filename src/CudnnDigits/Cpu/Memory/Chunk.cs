namespace CudnnDigits.Cpu.Memory;

/// <summary>
/// The images that a thread takes through all layers at once: few enough to stay in its cache.
/// </summary>
/// <param name="Workspace">
/// Whose activations and scratch it uses: that of a thread or, where activations are kept for the whole batch, the shard.
/// </param>
/// <param name="Shard">The fixed part of the batch that the images belong to, which owns partial gradients.</param>
/// <param name="First">Place of the first image in the batch.</param>
/// <param name="Count">Number of images.</param>
internal readonly record struct Chunk(int Workspace, int Shard, int First, int Count);
