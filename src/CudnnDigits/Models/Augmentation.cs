namespace CudnnDigits.Models;

/// <summary>
/// Random affine distortions of training images about their center, a new one for each image in each step: every quantity is drawn
/// uniformly from minus to plus its bound.
/// </summary>
/// <param name="Shift">Largest shift along each axis, in pixels.</param>
/// <param name="Rotation">Largest rotation, in degrees, at most <see cref="MaxRotation"/>.</param>
/// <param name="Scale">Largest change of size, as a fraction: 0.1 for 0.9 to 1.1 times.</param>
/// <param name="Shear">Largest shear, in pixels along a row for each pixel down.</param>
public sealed record Augmentation(float Shift = 0, float Rotation = 0, float Scale = 0, float Shear = 0)
{
    /// <summary>The largest angle, in degrees, for which the series of sine and cosine is exact to a float.</summary>
    public const float MaxRotation = 45;
}
