using System.Runtime.CompilerServices;

namespace CudnnDigits.Cpu.Memory;

/// <summary>
/// The output of one layer, which is the input of the next, and the gradient of the loss with respect to it. Each workspace has room for
/// one chunk of images.
/// </summary>
/// <param name="layout">Layout of one image.</param>
/// <param name="rectified">
/// Whether the values are the output of a ReLU. Then the gradient counts only where the value is positive: the writer of a gradient may
/// leave it undefined elsewhere, and the reader must not use it there.
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

    /// <summary>The values of one image of the chunk in a workspace.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Value(int workspace, int image) => _values + (workspace * _stride) + ((long)image * Layout.Floats);

    /// <summary>The values of all images of the chunk in a workspace.</summary>
    public StridedImages Values(int workspace) => new(Value(workspace, 0), Layout.Floats);

    /// <summary>The gradient of the loss with respect to <see cref="Value"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Gradient(int workspace, int image) => _gradients + (workspace * _stride) + ((long)image * Layout.Floats);
}
