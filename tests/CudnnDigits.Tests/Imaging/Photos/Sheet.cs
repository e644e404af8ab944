namespace CudnnDigits.Tests.Imaging.Photos;

/// <summary>How much of each pixel ink covers, 0 to 1, and the digits that were written.</summary>
internal sealed class Sheet(int width, int height)
{
    private readonly List<PlacedDigit> _digits = [];

    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>[height, width].</summary>
    public float[] Ink { get; } = new float[width * height];

    public IReadOnlyList<PlacedDigit> Digits => _digits;

    /// <summary>Writes an image of MNIST so that the longer side of the digit has <paramref name="size"/> pixels.</summary>
    /// <param name="image">[28, 28].</param>
    /// <param name="label">The digit.</param>
    /// <param name="middle">Where the middle of its box goes.</param>
    /// <param name="size">Pixels.</param>
    /// <param name="degrees">Turns it, clockwise.</param>
    /// <param name="pen">Width of the pen as a part of the size; 0 to keep the writer's own.</param>
    /// <param name="line">Counted from 0.</param>
    public void Write(ReadOnlySpan<byte> image, int label, (float X, float Y) middle, float size, float degrees, float pen, int line)
    {
        var box = Mnist.BoxOf(image);
        var scale = size / Math.Max(box.Width, box.Height);
        var reach = (int)(size * 0.95f);
        var side = (2 * reach) + 1;
        var (sin, cos) = MathF.SinCos(degrees * MathF.PI / 180);
        var patch = new float[side * side];
        for (var y = -reach; y <= reach; y++)
        {
            for (var x = -reach; x <= reach; x++)
            {
                var (fromX, fromY) = (((x * cos) + (y * sin)) / scale, ((y * cos) - (x * sin)) / scale);
                var value = Mnist.Sample(image, box.MiddleX + fromX, box.MiddleY + fromY);
                // The edge of real ink is sharper than MNIST's pixels.
                patch[((y + reach) * side) + x + reach] = Math.Clamp((2.5f * (value - 0.5f)) + 0.5f, 0, 1);
            }
        }

        if (pen > 0) patch = Pen.Redraw(patch, side, pen * size / 2);
        Place(patch, side, (int)middle.X - reach, (int)middle.Y - reach);
        var (boxWidth, boxHeight) = (box.Width * scale, box.Height * scale);
        _digits.Add(new PlacedDigit(
            label, middle.X, middle.Y, (boxWidth * cos) + (boxHeight * Math.Abs(sin)), (boxHeight * cos) + (boxWidth * Math.Abs(sin)), line));
    }

    private void Place(float[] patch, int side, int left, int top)
    {
        for (var y = Math.Max(0, -top); y < Math.Min(side, Height - top); y++)
        {
            for (var x = Math.Max(0, -left); x < Math.Min(side, Width - left); x++)
            {
                var at = ((y + top) * Width) + x + left;
                Ink[at] = Math.Max(Ink[at], patch[(y * side) + x]);
            }
        }
    }
}
