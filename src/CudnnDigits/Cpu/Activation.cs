namespace CudnnDigits.Cpu;

/// <summary>
/// What one layer hands to the next, and the gradient that comes back: for each member of the team, room for one chunk of images.
/// </summary>
/// <param name="layout">Layout of one image.</param>
/// <param name="rectified">
/// The values come out of a ReLU. Then a gradient matters only where its value is above zero: whoever writes gradients may leave
/// the others undefined, and whoever reads them must not look there.
/// </param>
internal sealed unsafe class Activation(ActivationLayout layout, bool rectified)
{
    private float* _values, _gradients;
    private int _chunk;

    public ActivationLayout Layout { get; } = layout;

    public bool Rectified { get; } = rectified;

    public void Allocate(Arena arena, int members, int chunk)
    {
        _chunk = chunk;
        _values = arena.Allocate<float>((long)members * chunk * Layout.Floats);
        _gradients = arena.Allocate<float>((long)members * chunk * Layout.Floats);
    }

    /// <summary>The values of one image of a member's chunk.</summary>
    public float* Value(int member, int image) => _values + ((((long)member * _chunk) + image) * Layout.Floats);

    /// <summary>The gradient of the loss by those values.</summary>
    public float* Gradient(int member, int image) => _gradients + ((((long)member * _chunk) + image) * Layout.Floats);
}
