namespace CudnnDigits.Cpu.Memory;

/// <summary>
/// The values of a vector that are not zero, in order. Kernels take the fields into locals before they loop: through the reference to
/// a list the JIT loads them again for every entry.
/// </summary>
internal readonly unsafe struct SparseList(int* indices, float* values, int length)
{
    public readonly int* Indices = indices;

    public readonly float* Values = values;

    public readonly int Length = length;
}
