using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Execution;

namespace CudnnDigits.Cpu.Input;

/// <summary>From the bytes of a picture to floats in 0..1, distorted on the way.</summary>
internal static unsafe class AffineKernel
{
    /// <summary>The byte that becomes 1.</summary>
    public const float MaxPixel = 255;

    /// <summary>Takes every pixel from where <paramref name="map"/> says.</summary>
    /// <param name="from">[channel][row][column]</param>
    /// <param name="to">The image in the layout that the first layer wants.</param>
    /// <param name="layout">That layout.</param>
    /// <param name="map">From the distorted picture to the original.</param>
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
        // Far outside, where a float might be no int any more, nothing is seen either.
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
