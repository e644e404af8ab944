namespace CudnnDigits.Tests.Imaging.Photos;

/// <summary>Looks at an image of MNIST, [28, 28].</summary>
internal static class Mnist
{
    private const int Side = 28, Faint = 40;

    /// <summary>The box around what is drawn: its middle in pixels, and its size.</summary>
    public static (float MiddleX, float MiddleY, float Width, float Height) BoxOf(ReadOnlySpan<byte> image)
    {
        var (left, top, right, bottom) = (Side, Side, -1, -1);
        for (var index = 0; index < image.Length; index++)
        {
            if (image[index] < Faint) continue;
            var (y, x) = Math.DivRem(index, Side);
            (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
        }

        return ((left + right) / 2f, (top + bottom) / 2f, right - left + 1, bottom - top + 1);
    }

    /// <summary>The brightness at a place between the pixels, 0 to 1, by linear interpolation.</summary>
    public static float Sample(ReadOnlySpan<byte> image, float x, float y)
    {
        var (left, top) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        var (partX, partY) = (x - left, y - top);
        var upper = (At(image, left, top) * (1 - partX)) + (At(image, left + 1, top) * partX);
        var lower = (At(image, left, top + 1) * (1 - partX)) + (At(image, left + 1, top + 1) * partX);
        return ((upper * (1 - partY)) + (lower * partY)) / 255;
    }

    private static float At(ReadOnlySpan<byte> image, int x, int y) =>
        x is >= 0 and < Side && y is >= 0 and < Side ? image[(y * Side) + x] : 0;
}
