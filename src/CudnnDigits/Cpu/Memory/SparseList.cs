namespace CudnnDigits.Cpu.Memory;

/// <summary>The non-zero elements of a vector, in order: their indices and values.</summary>
/// <remarks>
/// Kernels copy the fields to locals before a loop; otherwise the JIT reloads them through the reference in every iteration.
/// </remarks>
internal readonly unsafe struct SparseList(int* indices, float* values, int length)
{
    public readonly int* Indices = indices;

    public readonly float* Values = values;

    public readonly int Length = length;
}
