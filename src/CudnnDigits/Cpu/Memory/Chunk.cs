namespace CudnnDigits.Cpu.Memory;

/// <summary>A group of images that runs through all layers together, small enough for its activations to stay in the cache.</summary>
/// <param name="Workspace">
/// Index of the set of activations and scratch buffers to use. Each thread has one; where the activations of a whole batch are kept, each
/// shard has one.
/// </param>
/// <param name="Shard">The shard of the batch that the images belong to; it has its own partial gradients.</param>
/// <param name="First">Position of the first image in the batch.</param>
/// <param name="Count">Number of images.</param>
internal readonly record struct Chunk(int Workspace, int Shard, int First, int Count);
