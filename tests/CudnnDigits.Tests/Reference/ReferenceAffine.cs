using CudnnDigits.Models;
using CudnnDigits.Randomness;

namespace CudnnDigits.Tests.Reference;

/// <summary>
/// The distortion of an image, in double precision and step by step: each pixel is moved back by the shift, turned back, sheared and
/// resized, all about the centre, and the picture read there.
/// </summary>
public static class ReferenceAffine
{
    /// <param name="pixels">[height, width]</param>
    /// <param name="image">Index into the training images.</param>
    public static double[] Distort(double[] pixels, int width, int height, Augmentation bounds, ReferenceDraw draw, int image)
    {
        double Symmetric(int index) => (2 * draw.Uniform(RandomPurpose.Augmentation, 0, image, index)) - 1;
        var (shiftX, shiftY) = (bounds.Shift * Symmetric(0), bounds.Shift * Symmetric(1));
        var angle = bounds.Rotation * Math.PI / 180 * Symmetric(2);
        var (size, shear) = (1 + (bounds.Scale * Symmetric(3)), bounds.Shear * Symmetric(4));
        var (centreX, centreY) = ((width - 1) / 2.0, (height - 1) / 2.0);

        var distorted = new double[pixels.Length];
        for (var index = 0; index < distorted.Length; index++)
        {
            var (x, y) = ((index % width) - centreX - shiftX, (index / width) - centreY - shiftY);
            (x, y) = ((Math.Cos(angle) * x) + (Math.Sin(angle) * y), (Math.Cos(angle) * y) - (Math.Sin(angle) * x));
            (x, y) = (x / size, y / size);
            distorted[index] = Read(pixels, width, height, x - (shear * y) + centreX, y + centreY);
        }

        return distorted;
    }

    /// <summary>Bilinear: every pixel has a weight that falls from 1 to 0 over the distance of one, along each axis.</summary>
    private static double Read(double[] pixels, int width, int height, double x, double y)
    {
        var sum = 0.0;
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
                sum += Math.Max(0, 1 - Math.Abs(x - column)) * Math.Max(0, 1 - Math.Abs(y - row)) * pixels[(row * width) + column];
        }

        return sum;
    }
}
