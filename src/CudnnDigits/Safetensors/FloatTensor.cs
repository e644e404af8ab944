namespace CudnnDigits.Safetensors;

/// <summary>A named tensor of 32-bit floats, row by row: <c>Values</c> holds as many as the product of <c>Shape</c>.</summary>
public sealed record FloatTensor(string Name, IReadOnlyList<int> Shape, ReadOnlyMemory<float> Values);
