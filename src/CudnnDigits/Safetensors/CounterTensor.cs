namespace CudnnDigits.Safetensors;

/// <summary>A named whole number: a tensor of type I64 without dimensions, as PyTorch keeps counts.</summary>
public sealed record CounterTensor(string Name, long Value);
