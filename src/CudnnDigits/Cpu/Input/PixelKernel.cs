using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Input;

/// <summary>From the bytes of a picture to floats in 0..1.</summary>
internal static unsafe class PixelKernel<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>
    /// 1 / 255 in two parts. The first has 16 bits, so its product with a byte is exact, and the sum of both products rounds to the
    /// quotient, for every byte: a division takes three times as long.
    /// </summary>
    private const float Inverse255High = 32896f / (1 << 23), Inverse255Low = (float)((1.0 / 255) - Inverse255High);

    /// <summary>Scales one image.</summary>
    /// <param name="from">[channel][row][column]</param>
    /// <param name="to">The image in the layout that the first layer wants.</param>
    /// <param name="layout">That layout.</param>
    public static void Scale(byte* from, float* to, in ActivationLayout layout)
    {
        var (channels, height, width) = layout.Shape;
        // Without a border the rows of a plane are one long row.
        if (layout is { Lanes: 1, Border: 0 }) (height, width) = (1, height * width);
        for (var channel = 0; channel < channels; channel++)
        {
            for (var y = 0; y < height; y++, from += width)
            {
                var row = to + layout.Index(channel, y, 0);
                if (layout.Lanes == 1 && width >= S.Count) ScaleRow(from, row, width);
                else for (var x = 0; x < width; x++) row[x * layout.Lanes] = from[x] / AffineKernel.MaxPixel;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScaleRow(byte* from, float* to, int width)
    {
        V high = S.Broadcast(Inverse255High), low = S.Broadcast(Inverse255Low);
        for (var x = 0; x < width; x += S.Count)
        {
            // The last vector of a row overlaps the one before.
            var at = Math.Min(x, width - S.Count);
            var pixels = S.LoadBytes(from + at);
            S.Store(S.MultiplyAdd(pixels, high, S.Multiply(pixels, low)), to + at);
        }
    }
}
