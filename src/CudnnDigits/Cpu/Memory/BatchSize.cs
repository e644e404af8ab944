namespace CudnnDigits.Cpu.Memory;

/// <summary>The images and shards of the step at hand.</summary>
internal readonly record struct BatchSize(int Images, int Shards);
