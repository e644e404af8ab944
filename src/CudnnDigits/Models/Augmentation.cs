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

    /// <exception cref="ArgumentException">A value out of range.</exception>
    public void Validate()
    {
        if (!(Shift is >= 0 and < float.PositiveInfinity)) throw new ArgumentException($"shift {Shift}: 0 pixels or more are wanted");
        if (!(Rotation is >= 0 and <= MaxRotation)) throw new ArgumentException($"rotation {Rotation}: 0 to {MaxRotation} degrees are wanted");
        if (!(Scale is >= 0 and < 1)) throw new ArgumentException($"scale {Scale}: at least 0 and less than 1 is wanted");
        if (!(Shear is >= 0 and < float.PositiveInfinity)) throw new ArgumentException($"shear {Shear}: 0 or more is wanted");
    }
}
