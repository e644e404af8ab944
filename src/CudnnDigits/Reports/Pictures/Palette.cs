using SkiaSharp;

namespace CudnnDigits.Reports.Pictures;

/// <summary>The colours of all pictures. Blue is right and orange is wrong, which the colour-blind tell apart too.</summary>
internal static class Palette
{
    public static readonly SKColor Paper = SKColors.White, Ink = new(0x1f, 0x29, 0x37), Muted = new(0x6b, 0x72, 0x80),
        Grid = new(0xe5, 0xe7, 0xeb), Empty = new(0xf3, 0xf4, 0xf6), Right = new(0x1d, 0x4e, 0xd8), Wrong = new(0xea, 0x58, 0x0c);

    /// <summary>One colour a run, in the order of Okabe and Ito's set for the colour-blind.</summary>
    public static readonly SKColor[] Series =
    [
        Right, Wrong, new(0x00, 0x9e, 0x73), new(0xcc, 0x79, 0xa7), new(0xe6, 0x9f, 0x00), new(0x56, 0xb4, 0xe9), Ink,
    ];

    /// <summary>A colour between two.</summary>
    /// <param name="part">0 for the first, 1 for the second.</param>
    public static SKColor Blend(SKColor from, SKColor to, double part)
    {
        byte Mix(byte first, byte second) => (byte)Math.Round(first + ((second - first) * Math.Clamp(part, 0, 1)));
        return new SKColor(Mix(from.Red, to.Red), Mix(from.Green, to.Green), Mix(from.Blue, to.Blue));
    }
}
