namespace CudnnDigits.Cpu.Memory;

/// <summary>Number of images and of shards in the current step.</summary>
internal readonly record struct BatchSize(int Images, int Shards);
