using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Execution;

namespace CudnnDigits.Cpu.Input;

/// <summary>Affine distortion of images, with bilinear interpolation, and conversion of bytes to floats in 0..1.</summary>
internal static unsafe class AffineKernel
{
    /// <summary>The byte value of a pixel that becomes 1.</summary>
    public const float MaxPixel = 255;

    /// <summary>
    /// Samples every pixel of the output at the position that <paramref name="map"/> gives. Outside the image, pixels are 0.
    /// </summary>
    /// <param name="from">[channel][row][column], one byte a pixel.</param>
    /// <param name="to">Receives the distorted image.</param>
    /// <param name="layout">Layout of the output.</param>
    /// <param name="map">Maps positions in the output to positions in the original.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Warp(byte* from, float* to, in ActivationLayout layout, in AffineMap map)
    {
        var (channels, height, width) = layout.Shape;
        for (var channel = 0; channel < channels; channel++, from += height * width)
        {
            for (var y = 0; y < height; y++)
            {
                var row = to + layout.Index(channel, y, 0);
                for (var x = 0; x < width; x++)
                {
                    var sourceX = map.X0 + (map.XX * x) + (map.XY * y);
                    var sourceY = map.Y0 + (map.YX * x) + (map.YY * y);
                    row[x * layout.Lanes] = Sample(from, width, height, sourceX, sourceY) / MaxPixel;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sample(byte* plane, int width, int height, float x, float y)
    {
        float left = MathF.Floor(x), top = MathF.Floor(y);
        // This also catches NaN, and floats too large for an int.
        if (!(left >= -1 && left < width && top >= -1 && top < height)) return 0;
        var (column, row) = ((int)left, (int)top);
        float right = x - left, below = y - top;
        var upper = Pixel(plane, width, height, column, row) * (1 - right) + Pixel(plane, width, height, column + 1, row) * right;
        var lower = Pixel(plane, width, height, column, row + 1) * (1 - right) + Pixel(plane, width, height, column + 1, row + 1) * right;
        return (upper * (1 - below)) + (lower * below);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Pixel(byte* plane, int width, int height, int x, int y) =>
        (uint)x < (uint)width && (uint)y < (uint)height ? plane[(y * width) + x] : 0;
}
