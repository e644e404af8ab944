using System.Buffers.Binary;
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

    /// <summary>The picture as BMP of 24 bits, which SkiaSharp reads and does not write.</summary>
    public static byte[] Bmp(byte[] encoded)
    {
        const int heads = 54;
        using var bitmap = SKBitmap.Decode(encoded);
        var row = ((bitmap.Width * 3) + 3) / 4 * 4;
        var bmp = new byte[heads + (row * bitmap.Height)];
        "BM"u8.CopyTo(bmp);
        var (plane, bits) = (1, 24);
        foreach (var (offset, value) in new[]
        { (2, bmp.Length), (10, heads), (14, 40), (18, bitmap.Width), (22, bitmap.Height), (26, plane | (bits << 16)) })
            BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(offset), value);
        for (var y = 0; y < bitmap.Height; y++)
        {
            for (var x = 0; x < bitmap.Width; x++)
            {
                var (color, at) = (bitmap.GetPixel(x, y), heads + (row * (bitmap.Height - 1 - y)) + (3 * x));
                (bmp[at], bmp[at + 1], bmp[at + 2]) = (color.Blue, color.Green, color.Red);
            }
        }

        return bmp;
    }

    /// <summary>The picture as PNG of one channel.</summary>
    public static byte[] Grey(byte[] encoded)
    {
        using var bitmap = SKBitmap.Decode(encoded);
        using var grey = bitmap.Copy(SKColorType.Gray8);
        using var data = grey.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
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
