using System.Runtime.CompilerServices;

namespace CudnnDigits.Cpu.Memory;

/// <summary>
/// What one layer hands to the next, and the gradient that comes back: for each workspace room for one chunk of images.
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

    public void Allocate(Arena arena, int workspaces, int chunk)
    {
        _stride = Arena.Stride<float>((long)chunk * Layout.Floats);
        _values = arena.Allocate<float>(workspaces * _stride);
        _gradients = arena.Allocate<float>(workspaces * _stride);
    }

    /// <summary>The values of one image of a workspace's chunk.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Value(int workspace, int image) => _values + (workspace * _stride) + ((long)image * Layout.Floats);

    /// <summary>The values of all images of a workspace's chunk.</summary>
    public StridedImages Values(int workspace) => new(Value(workspace, 0), Layout.Floats);

    /// <summary>The gradient of the loss by those values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Gradient(int workspace, int image) => _gradients + (workspace * _stride) + ((long)image * Layout.Floats);
}
