using CudnnDigits.Imaging;
using CudnnDigits.Recognition;
using CudnnDigits.Reports.Pictures;
using SkiaSharp;

namespace CudnnDigits.Commands;

/// <summary>Draws what was read onto the picture it was read from.</summary>
internal static class BoxesPicture
{
    private static readonly SKColor Digit = new(220, 30, 60), NoDigit = new(150, 150, 150);

    /// <returns>A PNG: the picture in grey, a box around each sign, and above it the digit; signs that are no digits have a grey box.</returns>
    public static byte[] Draw(GreyImage image, ReadPage page)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var pixels = bitmap.GetPixelSpan();
        for (var at = 0; at < image.Pixels.Length; at++)
        {
            pixels.Slice(4 * at, 3).Fill(image.Pixels[at]);
            pixels[(4 * at) + 3] = byte.MaxValue;
        }

        using var canvas = new SKCanvas(bitmap);
        foreach (var read in page.Signs) Draw(canvas, read, Math.Max(1, Math.Max(image.Width, image.Height) / 600f));
        canvas.Flush();
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static void Draw(SKCanvas canvas, ReadSign read, float line)
    {
        var box = read.Sign.Box;
        using var frame = new SKPaint
        { Color = read.IsDigit ? Digit : NoDigit, Style = SKPaintStyle.Stroke, StrokeWidth = line, IsAntialias = true };
        canvas.DrawRect(box.Left - line, box.Top - line, box.Width + (2 * line), box.Height + (2 * line), frame);
        if (!read.IsDigit) return;
        using var font = new SKFont(Typefaces.SemiBold, Math.Max(8 * line, box.Height * 0.4f));
        using var text = new SKPaint { Color = Digit, IsAntialias = true };
        canvas.DrawText($"{read.Digit}", box.Left, Math.Max(box.Top - (2 * line), font.Size), font, text);
    }
}
