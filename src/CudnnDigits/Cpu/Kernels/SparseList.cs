namespace CudnnDigits.Cpu.Kernels;

/// <summary>
/// The elements of a vector that are not zero, in order. Kernels take the fields into locals before they loop: through the reference to
/// a list the JIT loads them again for every entry.
/// </summary>
internal readonly unsafe struct SparseList(int* indices, float* elements, int length)
{
    public readonly int* Indices = indices;

    public readonly float* Elements = elements;

    public readonly int Length = length;
}
