using System.Buffers.Binary;
using CudnnDigits.Fuzz.Targets;
using CudnnDigits.Imaging;
using SkiaSharp;

namespace CudnnDigits.Tests.Imaging;

public sealed class ImageDecoderTests
{
    [TestCase(SKEncodedImageFormat.Png)]
    [TestCase(SKEncodedImageFormat.Jpeg)]
    public void Decode_GreyPicture_GivesItsBrightness(SKEncodedImageFormat format)
    {
        var image = ImageDecoder.Decode(Pictures.Draw(6, 4, new SKColor(100, 100, 100), format, _ => { }));

        Assert.That((image.Width, image.Height), Is.EqualTo((6, 4)));
        Assert.That(image.Pixels, Has.All.EqualTo(100).Within(2));
    }

    [Test]
    public void Decode_Bmp_GivesItsBrightness()
    {
        // 2x1 pixels of 24 bits: blue, green, red, and a row padded to 8 bytes.
        byte[] bmp = [.. "BM"u8, 62, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, .. new byte[24],
            0, 0, 0, 255, 255, 255, 0, 0];

        Assert.That(ImageDecoder.Decode(bmp).Pixels, Is.EqualTo(new byte[] { 0, 255 }));
    }

    [Test]
    public void Decode_HeaderOfAHugePicture_IsRefusedWithoutAllocating()
    {
        var png = Pictures.Draw(4, 4, SKColors.White, SKEncodedImageFormat.Png, _ => { });
        // IHDR: width and height, then the chunk's checksum.
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 60_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 60_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), ImageTarget.Crc32(png.AsSpan(12, 17)));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(() => ImageDecoder.Decode(png), Throws.TypeOf<ImageException>().With.Message.Contains("60000 x 60000 pixels are too many"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    [Test]
    public void Decode_PictureCutOff_SaysSo()
    {
        var png = Pictures.Enlarge(Pictures.MnistDigit(0), 10, SKColors.Black, SKColors.White);

        Assert.That(() => ImageDecoder.Decode(png.AsSpan(0, png.Length / 2)), Throws.TypeOf<ImageException>().With.Message.Contains("cut off"));
    }

    [Test]
    public void Decode_Text_SaysWhatIsRead() => Assert.That(
        () => ImageDecoder.Decode("no picture"u8), Throws.TypeOf<ImageException>().With.Message.Contains("PNG, JPEG, BMP, WebP and GIF"));

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public void Decode_DamagedPicture_DecodesOrIsRefused(byte position, byte value)
    {
        var png = Pictures.Draw(12, 9, SKColors.Gray, SKEncodedImageFormat.Png, canvas => canvas.Stroke(2, (2, 2), (9, 7)));
        png[position % png.Length] = value;
        try
        {
            ImageDecoder.Decode(png);
        }
        catch (ImageException)
        {
            // A refusal is the one way to fail.
        }
    }

    [Test]
    public void Apply_EveryOrientation_ShowsTheSamePicture([Range(1, 8)] int origin)
    {
        // The picture
        //   1 2 3
        //   4 5 6
        // as each EXIF orientation stores it: the value at (row, column) of the stored picture, by the standard's table.
        (int Width, byte[] Stored) = origin switch
        {
            1 => (3, new byte[] { 1, 2, 3, 4, 5, 6 }),
            2 => (3, [3, 2, 1, 6, 5, 4]),
            3 => (3, [6, 5, 4, 3, 2, 1]),
            4 => (3, [4, 5, 6, 1, 2, 3]),
            5 => (2, [1, 4, 2, 5, 3, 6]),
            6 => (2, [3, 6, 2, 5, 1, 4]),
            7 => (2, [6, 3, 5, 2, 4, 1]),
            _ => (2, [4, 1, 5, 2, 6, 3]),
        };

        var shown = Orientation.Apply(new GreyImage(Width, 6 / Width, Stored), (SKEncodedOrigin)origin);

        Assert.That(shown.Pixels, Is.EqualTo(new byte[] { 1, 2, 3, 4, 5, 6 }));
    }
}
