namespace CudnnDigits.Cpu.Memory;

/// <summary>Images in memory at a constant distance from each other.</summary>
/// <param name="first">First float of the first image.</param>
/// <param name="stride">Distance in floats between two images.</param>
internal readonly unsafe struct StridedImages(float* first, long stride)
{
    private readonly float* _first = first;

    public float* this[int image] => _first + (image * stride);
}
