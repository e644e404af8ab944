namespace CudnnDigits.Safetensors;

/// <summary>A named tensor of 32-bit floats in row-major order; the length of <c>Values</c> is the product of <c>Shape</c>.</summary>
public sealed record FloatTensor(string Name, IReadOnlyList<int> Shape, ReadOnlyMemory<float> Values);
