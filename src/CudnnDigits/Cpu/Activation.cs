using System.Runtime.CompilerServices;

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
    private long _stride;

    public ActivationLayout Layout { get; } = layout;

    public bool Rectified { get; } = rectified;

    public void Allocate(Arena arena, int members, int chunk)
    {
        _stride = Arena.Stride<float>((long)chunk * Layout.Floats);
        _values = arena.Allocate<float>(members * _stride);
        _gradients = arena.Allocate<float>(members * _stride);
    }

    /// <summary>The values of one image of a member's chunk.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Value(int member, int image) => _values + (member * _stride) + ((long)image * Layout.Floats);

    /// <summary>The values of all images of a member's chunk.</summary>
    public Planes Values(int member) => new(Value(member, 0), Layout.Floats);

    /// <summary>The gradient of the loss by those values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Gradient(int member, int image) => _gradients + (member * _stride) + ((long)image * Layout.Floats);
}
