using System.Runtime.InteropServices;
using SkiaSharp;

namespace CudnnDigits.Imaging;

/// <summary>Reads PNG, JPEG and BMP that anybody may have made: what the header claims is checked before anything is allocated.</summary>
public static class ImageDecoder
{
    /// <summary>What a good camera takes. Four bytes a pixel are needed while decoding.</summary>
    public const int MaxPixels = 64_000_000;

    public const int MaxFileBytes = 128 << 20;

    /// <summary>
    /// What a byte can hold: eight pixels of one bit, expanded by the 1032 that deflate can do at most. More is a header that lies, and
    /// memory is not spent on it.
    /// </summary>
    public const int MaxPixelsPerByte = 8 * 1032;

    // Fine enough for a page of some hundred digits, and small enough to work on.
    private const int WorkingSide = 2048;

    /// <param name="encoded">The file's content.</param>
    /// <exception cref="ImageException">Not an image, damaged or too large; the message says which.</exception>
    public static GreyImage Decode(ReadOnlySpan<byte> encoded)
    {
        using var data = SKData.CreateCopy(encoded);
        using var codec = SKCodec.Create(data) ?? throw new ImageException(NotRead(encoded));
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height > MaxPixels)
            throw new ImageException($"{width} x {height} pixels are too many: at most {MaxPixels / 1_000_000} million are read");
        if ((long)width * height > (long)encoded.Length * MaxPixelsPerByte)
            throw new ImageException($"{width} x {height} pixels cannot come out of {encoded.Length} bytes: the image is damaged or cut off");
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        var outcome = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (outcome != SKCodecResult.Success) throw new ImageException($"the image is damaged or cut off ({outcome})");
        using var reduced = Reduce(bitmap);
        var grey = Flattening.ToGrey(reduced.Width, reduced.Height, MemoryMarshal.Cast<byte, uint>(reduced.GetPixelSpan()));
        return Orientation.Apply(grey with { FilePixels = (double)width / reduced.Width }, codec.EncodedOrigin);
    }

    /// <summary>What to do with a file that is no image that is read, recognized by its first bytes.</summary>
    private static string NotRead(ReadOnlySpan<byte> encoded)
    {
        const string read = "PNG, JPEG, BMP, WebP and GIF can be read";
        var isTiff = encoded.StartsWith("II*\0"u8) || encoded.StartsWith("MM\0*"u8);
        var isHeic = encoded.Length >= 12 && encoded[4..8].SequenceEqual("ftyp"u8);
        return isTiff ? $"a TIFF image, which cannot be read: save it as PNG. {read}"
            : isHeic ? $"a HEIC or AVIF image, which cannot be read: export it as JPEG. {read}"
            : $"not an image that can be read: {read}";
    }

    private static SKBitmap Reduce(SKBitmap bitmap)
    {
        var side = Math.Max(bitmap.Width, bitmap.Height);
        if (side <= WorkingSide) return bitmap.Copy();
        var info = bitmap.Info.WithSize(
            Math.Max(1, bitmap.Width * WorkingSide / side), Math.Max(1, bitmap.Height * WorkingSide / side));
        return bitmap.Resize(info, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear))
            ?? throw new ImageException($"{bitmap.Width} x {bitmap.Height} pixels cannot be made smaller");
    }
}
