namespace CudnnDigits.Models;

/// <summary>
/// Random affine distortions of training images about their centre, a new one for each image in each step: every quantity is drawn
/// uniformly between minus and plus its bound.
/// </summary>
/// <param name="Shift">Pixels, along each axis.</param>
/// <param name="Rotation">Degrees, at most <see cref="MaxRotation"/>.</param>
/// <param name="Scale">Change of size as a fraction: 0.1 for 0.9 to 1.1 times.</param>
/// <param name="Shear">Pixels along a row for each pixel down.</param>
public sealed record Augmentation(float Shift = 0, float Rotation = 0, float Scale = 0, float Shear = 0)
{
    /// <summary>Up to here the series that stands for sine and cosine is exact to a float.</summary>
    public const float MaxRotation = 45;
}
