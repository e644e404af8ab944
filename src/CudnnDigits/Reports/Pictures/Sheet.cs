using SkiaSharp;

namespace CudnnDigits.Reports.Pictures;

/// <summary>A canvas with a title for text, boxes and small images. All units are pixels.</summary>
internal sealed class Sheet : IDisposable
{
    public const int Margin = 28, HeadHeight = 92;

    private readonly SKBitmap _bitmap;
    private readonly SKCanvas _canvas;
    private readonly string _title;

    public Sheet(int width, int height, string title, string subtitle)
    {
        _title = title;
        _bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        _canvas = new SKCanvas(_bitmap);
        _canvas.Clear(Palette.Paper);
        Text(title, Margin, 46, 24, Palette.Ink, bold: true);
        Text(subtitle, Margin, 72, 14, Palette.Muted);
    }

    /// <param name="text">The text to draw.</param>
    /// <param name="x">The left end, the middle or the right end of the text, depending on <paramref name="align"/>.</param>
    /// <param name="y">The baseline.</param>
    /// <param name="size">The font size.</param>
    /// <param name="color">The color of the text.</param>
    /// <param name="bold">Whether to use the bold face.</param>
    /// <param name="align">Which end of the text <paramref name="x"/> is.</param>
    public void Text(string text, float x, float y, float size, SKColor color, bool bold = false, SKTextAlign align = SKTextAlign.Left)
    {
        using var font = new SKFont(bold ? Typefaces.SemiBold : Typefaces.Regular, size) { Subpixel = true };
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        _canvas.DrawText(text, x, y, align, font, paint);
    }

    public void Box(float x, float y, float width, float height, SKColor color, float corner = 0)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = corner > 0 };
        _canvas.DrawRoundRect(x, y, width, height, corner, corner, paint);
    }

    /// <summary>Draws an image enlarged without interpolation.</summary>
    public void Image(ReadOnlySpan<SKColor> pixels, int columns, SKRect place)
    {
        using var bitmap = new SKBitmap(columns, pixels.Length / columns);
        bitmap.Pixels = pixels.ToArray();
        using var image = SKImage.FromBitmap(bitmap);
        _canvas.DrawImage(image, place, new SKSamplingOptions(SKFilterMode.Nearest));
    }

    public Picture Finish(string name)
    {
        _canvas.Flush();
        using var data = _bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return new Picture(name, _title, _bitmap.Width, _bitmap.Height, data.ToArray());
    }

    public void Dispose()
    {
        _canvas.Dispose();
        _bitmap.Dispose();
    }
}
