using CudnnDigits.Imaging;
using SkiaSharp;

namespace CudnnDigits.Tests.Imaging;

/// <summary>Pictures of digits as users have them.</summary>
internal static class Pictures
{
    /// <summary>The image enlarged smoothly, with a margin, in the given colours.</summary>
    public static byte[] Enlarge(
        ReadOnlySpan<byte> digit, int scale, SKColor ink, SKColor paper, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var mask = new SKBitmap(new SKImageInfo(28, 28, SKColorType.Alpha8, SKAlphaType.Premul));
        digit.CopyTo(mask.GetPixelSpan());
        using var image = SKImage.FromBitmap(mask);
        return Draw(34 * scale, 40 * scale, paper, format, canvas =>
        {
            using var paint = new SKPaint { Color = ink };
            canvas.DrawImage(
                image, new SKRect(0, 0, 28, 28), SKRect.Create(2 * scale, 5 * scale, 28 * scale, 28 * scale),
                new SKSamplingOptions(SKCubicResampler.Mitchell), paint);
        });
    }

    public static byte[] Draw(int width, int height, SKColor paper, SKEncodedImageFormat format, Action<SKCanvas> draw)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(paper);
        draw(canvas);
        canvas.Flush();
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    /// <summary>A stroke with a round pen through the points.</summary>
    public static void Stroke(this SKCanvas canvas, float pen, params (float X, float Y)[] points)
    {
        using var paint = new SKPaint
        {
            Color = SKColors.Black,
            StrokeWidth = pen,
            Style = SKPaintStyle.Stroke,
            IsAntialias = true,
            StrokeCap = SKStrokeCap.Round,
            StrokeJoin = SKStrokeJoin.Round,
        };
        using var path = new SKPath();
        path.AddPoly([.. points.Select(point => new SKPoint(point.X, point.Y))], close: false);
        canvas.DrawPath(path, paint);
    }

    public static DigitImage Normalize(byte[] encoded) => DigitImage.From(ImageDecoder.Decode(encoded));

    public static ReadOnlySpan<byte> MnistDigit(int index) => TestData.Mnist.Test.Images.AsSpan(index * 784, 784);
}
