using Spectre.Console;

namespace CudnnDigits.Reports;

/// <summary>
/// Draws a grayscale image on a terminal: with color one character shows two pixels, without color two characters show one.
/// </summary>
internal static class DigitDrawing
{
    private const string Ramp = " .:-=+*#%@";

    /// <param name="console">The console to draw on.</param>
    /// <param name="pixels">[side, side], light on dark.</param>
    /// <param name="side">Width and height in pixels.</param>
    public static void Write(IAnsiConsole console, ReadOnlySpan<byte> pixels, int side)
    {
        var colored = console.Profile.Capabilities is { Ansi: true, ColorSystem: ColorSystem.TrueColor or ColorSystem.EightBit };
        if (colored) WriteHalfBlocks(console, pixels, side);
        else WriteCharacters(console.Profile.Out.Writer, pixels, side);
    }

    private static void WriteHalfBlocks(IAnsiConsole console, ReadOnlySpan<byte> pixels, int side)
    {
        for (var y = 0; y < side; y += 2)
        {
            for (var x = 0; x < side; x++)
            {
                var lower = y + 1 < side ? pixels[((y + 1) * side) + x] : (byte)0;
                console.Write("▀", new Style(Gray(pixels[(y * side) + x]), Gray(lower)));
            }

            console.WriteLine();
        }
    }

    private static void WriteCharacters(TextWriter output, ReadOnlySpan<byte> pixels, int side)
    {
        for (var y = 0; y < side; y++)
        {
            var row = pixels.Slice(y * side, side).ToArray();
            output.WriteLine(string.Concat(row.Select(value => new string(Ramp[value * Ramp.Length / 256], 2))).TrimEnd());
        }
    }

    private static Color Gray(byte value) => new(value, value, value);
}
