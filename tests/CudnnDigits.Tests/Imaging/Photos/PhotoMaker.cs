using CudnnDigits.Data;

namespace CudnnDigits.Tests.Imaging.Photos;

/// <summary>Makes photos of single digits and of pages from MNIST's images: the same seed, the same photo.</summary>
internal sealed class PhotoMaker(Dataset digits)
{
    public Photo Single(PhotoKind kind, Strength strength, int index)
    {
        var random = new Random(HashCode(kind, strength, index));
        var sheet = new Sheet(300 + random.Next(120), 300 + random.Next(120));
        var size = 100 + (random.NextSingle() * 110);
        var scene = Scenes.Of(kind, strength, size, random);
        var middle = ((sheet.Width / 2f) + (random.NextSingle() * 40) - 20, (sheet.Height / 2f) + (random.NextSingle() * 40) - 20);
        Write(sheet, index, middle, size, scene, 0);
        return new Photo(Camera.Take(sheet, scene, random), sheet.Digits);
    }

    /// <param name="lines">How many.</param>
    /// <param name="perLine">Digits in each.</param>
    /// <param name="size">Mean size of a digit, in pixels.</param>
    public Photo Page(PhotoKind kind, Strength strength, int page, int lines = 6, int perLine = 10, float size = 60)
    {
        var random = new Random(HashCode(kind, strength, page) ^ 0x5eed);
        var sheet = new Sheet((int)(size * ((perLine * 1.35f) + 4)), (int)(size * ((lines * 1.9f) + 4)));
        var scene = Scenes.Of(kind, strength, size, random);
        var (sin, cos) = MathF.SinCos(scene.Degrees * MathF.PI / 180);
        var next = page * lines * perLine;
        for (var line = 0; line < lines; line++)
        {
            var slope = (random.NextSingle() - 0.5f) * 0.03f;
            var x = size * (2.1f + (random.NextSingle() * 0.5f));
            for (var place = 0; place < perLine; place++)
            {
                var digit = next++ % digits.Count;
                var own = size * (0.85f + (random.NextSingle() * 0.3f));
                var box = Mnist.BoxOf(Image(digit));
                var width = own * box.Width / Math.Max(box.Width, box.Height);
                var y = (size * (2.6f + (line * 1.9f))) + (slope * x) + ((random.NextSingle() - 0.5f) * 0.15f * size);
                var (fromX, fromY) = (x + (width / 2) - (sheet.Width / 2f), y - (sheet.Height / 2f));
                var middle = ((fromX * cos) - (fromY * sin) + (sheet.Width / 2f), (fromY * cos) + (fromX * sin) + (sheet.Height / 2f));
                Write(sheet, digit, middle, own, scene, line);
                x += width + (size * (0.2f + (random.NextSingle() * 0.4f)));
            }
        }

        return new Photo(Camera.Take(sheet, scene, random), sheet.Digits);
    }

    private void Write(Sheet sheet, int digit, (float X, float Y) middle, float size, Scene scene, int line) =>
        sheet.Write(Image(digit % digits.Count), digits.Labels[digit % digits.Count], middle, size, scene.Degrees, scene.Pen, line);

    private ReadOnlySpan<byte> Image(int index) => digits.Images.AsSpan(index * digits.ImageSize, digits.ImageSize);

    private static int HashCode(PhotoKind kind, Strength strength, int index) => (((int)kind * 3) + (int)strength) * 1_000_003 + index;
}
