namespace CudnnDigits.Cpu.Memory;

/// <summary>The gradient of a part of the parameters, complete and ready for the optimizer.</summary>
/// <param name="offset">First float in the flat buffers.</param>
/// <param name="length">Number of floats.</param>
/// <param name="values">The gradient, wherever it was computed; valid until the same worker computes the next.</param>
internal readonly unsafe struct GradientSlice(int offset, int length, float* values)
{
    public readonly int Offset = offset, Length = length;

    public readonly float* Values = values;
}
