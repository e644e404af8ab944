using SkiaSharp;

namespace CudnnDigits.Imaging;

/// <summary>Turns a camera's picture as its EXIF data say, since a digit on its side is another digit.</summary>
internal static class Orientation
{
    public static GreyImage Apply(GreyImage image, SKEncodedOrigin origin) => origin switch
    {
        SKEncodedOrigin.TopRight => Turn(image, (x, y, right, _) => (right - x, y)),
        SKEncodedOrigin.BottomRight => Turn(image, (x, y, right, bottom) => (right - x, bottom - y)),
        SKEncodedOrigin.BottomLeft => Turn(image, (x, y, _, bottom) => (x, bottom - y)),
        SKEncodedOrigin.LeftTop => Transpose(image, (x, y, _, _) => (y, x)),
        SKEncodedOrigin.RightTop => Transpose(image, (x, y, _, bottom) => (y, bottom - x)),
        SKEncodedOrigin.RightBottom => Transpose(image, (x, y, right, bottom) => (right - y, bottom - x)),
        SKEncodedOrigin.LeftBottom => Transpose(image, (x, y, right, _) => (right - y, x)),
        _ => image,
    };

    /// <summary>Where in the stored picture the shown pixel (x, y) lies, given the stored picture's last column and row.</summary>
    private delegate (int X, int Y) Source(int x, int y, int right, int bottom);

    private static GreyImage Turn(GreyImage image, Source source) => Map(image, image.Width, image.Height, source);

    private static GreyImage Transpose(GreyImage image, Source source) => Map(image, image.Height, image.Width, source);

    private static GreyImage Map(GreyImage image, int width, int height, Source source)
    {
        var pixels = new byte[image.Pixels.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (fromX, fromY) = source(x, y, image.Width - 1, image.Height - 1);
                pixels[(y * width) + x] = image.Pixels[(fromY * image.Width) + fromX];
            }
        }

        return image with { Width = width, Height = height, Pixels = pixels };
    }
}
