using SkiaSharp;

namespace CudnnDigits.Reports.Pictures;

/// <summary>The colors of all pictures. Blue means correct and orange wrong, which people with color blindness can distinguish.</summary>
internal static class Palette
{
    public static readonly SKColor Paper = SKColors.White, Ink = new(0x1f, 0x29, 0x37), Muted = new(0x6b, 0x72, 0x80),
        Grid = new(0xe5, 0xe7, 0xeb), Empty = new(0xf3, 0xf4, 0xf6), Right = new(0x1d, 0x4e, 0xd8), Wrong = new(0xea, 0x58, 0x0c);

    /// <summary>One color per run, after Okabe and Ito's palette for people with color blindness.</summary>
    public static readonly SKColor[] Series =
    [
        Right, Wrong, new(0x00, 0x9e, 0x73), new(0xcc, 0x79, 0xa7), new(0xe6, 0x9f, 0x00), new(0x56, 0xb4, 0xe9), Ink,
    ];

    /// <summary>Interpolates between two colors.</summary>
    /// <param name="from">The color at 0.</param>
    /// <param name="to">The color at 1.</param>
    /// <param name="part">The position between them, clamped to 0 to 1.</param>
    public static SKColor Blend(SKColor from, SKColor to, double part)
    {
        byte Mix(byte first, byte second) => (byte)Math.Round(first + ((second - first) * Math.Clamp(part, 0, 1)));
        return new SKColor(Mix(from.Red, to.Red), Mix(from.Green, to.Green), Mix(from.Blue, to.Blue));
    }
}
