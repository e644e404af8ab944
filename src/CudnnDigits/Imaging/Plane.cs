namespace CudnnDigits.Imaging;

/// <summary>A number for each pixel, [height, width].</summary>
internal sealed record Plane(int Width, int Height, float[] Values)
{
    public Plane(int width, int height)
        : this(width, height, new float[width * height])
    {
    }

    public static Plane Of(GreyImage image) => new(image.Width, image.Height, Array.ConvertAll(image.Pixels, pixel => (float)pixel));

    /// <summary>Means over squares of <paramref name="factor"/> pixels a side; those at the right and lower edge may be smaller.</summary>
    public Plane Reduce(int factor)
    {
        if (factor == 1) return this;
        var reduced = new Plane((Width + factor - 1) / factor, (Height + factor - 1) / factor);
        var counts = new int[reduced.Values.Length];
        for (var y = 0; y < Height; y++)
        {
            var row = y / factor * reduced.Width;
            for (var x = 0; x < Width; x++)
            {
                var at = row + (x / factor);
                reduced.Values[at] += Values[(y * Width) + x];
                counts[at]++;
            }
        }

        for (var at = 0; at < counts.Length; at++) reduced.Values[at] /= counts[at];
        return reduced;
    }

    /// <summary>The opposite of <see cref="Reduce"/>: linear interpolation between the middles of the squares.</summary>
    public Plane Enlarge(int factor, int width, int height)
    {
        if (factor == 1) return this;
        var enlarged = new Plane(width, height);
        var columns = Enumerable.Range(0, width).Select(x => Between(x, factor, Width)).ToArray();
        for (var y = 0; y < height; y++)
        {
            var (above, below, part) = Between(y, factor, Height);
            var upper = Values.AsSpan(above * Width, Width);
            var lower = Values.AsSpan(below * Width, Width);
            for (var x = 0; x < width; x++)
            {
                var (left, right, across) = columns[x];
                var top = upper[left] + ((upper[right] - upper[left]) * across);
                var bottom = lower[left] + ((lower[right] - lower[left]) * across);
                enlarged.Values[(y * width) + x] = top + ((bottom - top) * part);
            }
        }

        return enlarged;
    }

    /// <summary>Smooths by the weights 1, 2, 1 along rows and columns.</summary>
    public Plane Smooth()
    {
        var across = new Plane(Width, Height);
        for (var y = 0; y < Height; y++)
        {
            var row = Values.AsSpan(y * Width, Width);
            for (var x = 0; x < Width; x++)
                across.Values[(y * Width) + x] = (row[Math.Max(x - 1, 0)] + (2 * row[x]) + row[Math.Min(x + 1, Width - 1)]) / 4;
        }

        var smooth = new Plane(Width, Height);
        for (var y = 0; y < Height; y++)
        {
            var (above, here, below) = (Math.Max(y - 1, 0) * Width, y * Width, Math.Min(y + 1, Height - 1) * Width);
            for (var x = 0; x < Width; x++)
                smooth.Values[here + x] = (across.Values[above + x] + (2 * across.Values[here + x]) + across.Values[below + x]) / 4;
        }

        return smooth;
    }

    public Plane Enlarge(int factor) => Enlarge(factor, Width * factor, Height * factor);

    /// <summary>The part that holds all values above a threshold; everything where there is none.</summary>
    public Plane Trim(float threshold)
    {
        Box? tight = null;
        for (var at = 0; at < Values.Length; at++)
        {
            var (y, x) = Math.DivRem(at, Width);
            if (Values[at] > threshold) tight = tight?.With(x, y) ?? Box.Of(x, y);
        }

        if (tight is not { } box) return this;
        var trimmed = new Plane(box.Width, box.Height);
        for (var y = 0; y < box.Height; y++)
            Values.AsSpan(((y + box.Top) * Width) + box.Left, box.Width).CopyTo(trimmed.Values.AsSpan(y * box.Width));
        return trimmed;
    }

    public Plane Transpose()
    {
        var turned = new Plane(Height, Width);
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++) turned.Values[(x * Height) + y] = Values[(y * Width) + x];
        }

        return turned;
    }

    private static (int First, int Second, float Part) Between(int place, int factor, int count)
    {
        var exact = Math.Clamp(((place + 0.5f) / factor) - 0.5f, 0, count - 1);
        var first = (int)exact;
        return (first, Math.Min(first + 1, count - 1), exact - first);
    }
}
