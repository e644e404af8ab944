namespace CudnnDigits.Cpu.Memory;

/// <summary>Where the images of a chunk lie.</summary>
/// <param name="first">The first.</param>
/// <param name="stride">Floats from one to the next.</param>
internal readonly unsafe struct StridedImages(float* first, long stride)
{
    private readonly float* _first = first;

    public float* this[int image] => _first + (image * stride);
}
