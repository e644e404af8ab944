namespace CudnnDigits.Cpu;

/// <summary>Where the images of a chunk lie.</summary>
/// <param name="first">The first.</param>
/// <param name="stride">Floats from one to the next.</param>
internal readonly unsafe struct Planes(float* first, long stride)
{
    private readonly float* _first = first;

    public float* this[int image] => _first + (image * stride);
}
