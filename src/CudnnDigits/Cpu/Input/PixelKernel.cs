using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Input;

/// <summary>Conversion of the bytes of images to floats in 0..1.</summary>
internal static unsafe class PixelKernel<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>
    /// 1 / 255 as a sum. The high part has 16 significant bits, so its product with a byte is exact, and the sum of both products rounds to
    /// byte / 255 for every byte. A division takes three times as long.
    /// </summary>
    private const float Inverse255High = 32896f / (1 << 23), Inverse255Low = (float)((1.0 / 255) - Inverse255High);

    /// <summary>Scales one image.</summary>
    /// <param name="from">[channel][row][column], one byte a pixel.</param>
    /// <param name="to">Receives the image.</param>
    /// <param name="layout">Layout of the output.</param>
    public static void Scale(byte* from, float* to, in ActivationLayout layout)
    {
        var (channels, height, width) = layout.Shape;
        // Without a border, the rows of a plane form one long row.
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
            // The last vector of a row overlaps the previous one.
            var at = Math.Min(x, width - S.Count);
            var pixels = S.LoadBytes(from + at);
            S.Store(S.MultiplyAdd(pixels, high, S.Multiply(pixels, low)), to + at);
        }
    }
}
