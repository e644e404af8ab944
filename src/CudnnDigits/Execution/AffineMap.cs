using CudnnDigits.Models;
using CudnnDigits.Randomness;

namespace CudnnDigits.Execution;

/// <summary>
/// The source of each pixel of a distorted image: pixel (x, y) from (XX x + XY y + X0, YX x + YY y + Y0) of the original, between pixels
/// by bilinear interpolation, with black outside.
/// </summary>
public readonly record struct AffineMap(float XX, float XY, float X0, float YX, float YY, float Y0)
{
    /// <summary>
    /// Draws the distortion of an image in a step. Relative to the center, original = 1/scale * shear * rotation * (pixel - shift); the
    /// words are, in this order: shift along x, along y, rotation, scale; shear.
    /// </summary>
    /// <param name="augmentation">The bounds.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="step">The step's number, from 1.</param>
    /// <param name="image">Index into the training images.</param>
    /// <param name="width">The width of the image, in pixels.</param>
    /// <param name="height">The height of the image, in pixels.</param>
    public static AffineMap Draw(Augmentation augmentation, ulong seed, long step, int image, int width, int height)
    {
        var first = StepRandomness.Block(seed, RandomPurpose.Augmentation, layer: 0, step, (uint)image, block: 0);
        var second = StepRandomness.Block(seed, RandomPurpose.Augmentation, layer: 0, step, (uint)image, block: 1);
        float shiftX = augmentation.Shift * Symmetric(first.X), shiftY = augmentation.Shift * Symmetric(first.Y);
        var (sine, cosine) = SineAndCosine(augmentation.Rotation * (MathF.PI / 180) * Symmetric(first.Z));
        var inverse = 1 / (1 + (augmentation.Scale * Symmetric(first.W)));
        var shear = augmentation.Shear * Symmetric(second.X);

        float yx = -sine * inverse, yy = cosine * inverse;
        float xx = (cosine * inverse) - (shear * yx), xy = (sine * inverse) - (shear * yy);
        float centerX = (width - 1) * 0.5f, centerY = (height - 1) * 0.5f;
        float fromX = centerX + shiftX, fromY = centerY + shiftY;
        return new AffineMap(xx, xy, centerX - (xx * fromX) - (xy * fromY), yx, yy, centerY - (yx * fromX) - (yy * fromY));
    }

    /// <summary>Uniform in [-1, 1), a multiple of 2^-23.</summary>
    private static float Symmetric(uint word) => ((word >> 8) * (1f / (1 << 23))) - 1;

    /// <summary>Taylor's series: a GPU's own functions differ from a processor's, and these do not.</summary>
    private static (float Sine, float Cosine) SineAndCosine(float angle)
    {
        var square = angle * angle;
        var sine = angle * (1 - (square / 6 * (1 - (square / 20 * (1 - (square / 42))))));
        var cosine = 1 - (square / 2 * (1 - (square / 12 * (1 - (square / 30 * (1 - (square / 56)))))));
        return (sine, cosine);
    }
}
