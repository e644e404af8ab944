namespace CudnnDigits.Safetensors;

/// <summary>A named integer: a zero-dimensional tensor of type I64, as PyTorch stores counters.</summary>
public sealed record CounterTensor(string Name, long Value);
