namespace CudnnDigits.Imaging;

/// <summary>Largest and smallest values in a square window around each pixel.</summary>
/// <remarks>
/// In three comparisons a pixel, whatever the window: M. van Herk, "A fast algorithm for local minimum and maximum filters on rectangular
/// and octagonal kernels", 1992, and J. Gil and M. Werman, "Computing 2-D min, median, and max filters", 1993.
/// </remarks>
internal static class Morphology
{
    /// <summary>Fills dark places that no window fits into: what is left is the paper under the strokes.</summary>
    public static Plane Close(Plane plane, int radius) => Erode(Dilate(plane, radius), radius);

    /// <summary>Takes away light places that no window fits into.</summary>
    public static Plane Open(Plane plane, int radius) => Dilate(Erode(plane, radius), radius);

    /// <summary>The largest value within <paramref name="radius"/> pixels along each axis.</summary>
    public static Plane Dilate(Plane plane, int radius) => Filter(plane, radius, 1);

    /// <summary>The smallest value within <paramref name="radius"/> pixels along each axis.</summary>
    public static Plane Erode(Plane plane, int radius) => Filter(plane, radius, -1);

    private static Plane Filter(Plane plane, int radius, float sign)
    {
        var (width, height) = (plane.Width, plane.Height);
        var result = new Plane(width, height);
        for (var at = 0; at < result.Values.Length; at++) result.Values[at] = sign * plane.Values[at];
        var line = new SlidingMaximum(Math.Max(width, height), radius);
        for (var y = 0; y < height; y++) line.Apply(result.Values, y * width, 1, width);
        for (var x = 0; x < width; x++) line.Apply(result.Values, x, width, height);
        for (var at = 0; at < result.Values.Length; at++) result.Values[at] *= sign;
        return result;
    }

    /// <summary>The maximum in a window that slides along a line.</summary>
    private sealed class SlidingMaximum(int longest, int radius)
    {
        private readonly int _window = (2 * radius) + 1;
        private readonly float[] _forward = new float[longest + (4 * radius) + 2];
        private readonly float[] _backward = new float[longest + (4 * radius) + 2];

        public void Apply(float[] values, int start, int step, int count)
        {
            var padded = (count + (2 * radius) + _window - 1) / _window * _window;
            for (var index = 0; index < padded; index++)
            {
                var place = index - radius;
                var value = place >= 0 && place < count ? values[start + (place * step)] : float.NegativeInfinity;
                _backward[index] = value;
                _forward[index] = index % _window == 0 ? value : Math.Max(_forward[index - 1], value);
            }

            for (var index = padded - 2; index >= 0; index--)
            {
                if (index % _window != _window - 1) _backward[index] = Math.Max(_backward[index], _backward[index + 1]);
            }

            for (var place = 0; place < count; place++)
                values[start + (place * step)] = Math.Max(_backward[place], _forward[place + _window - 1]);
        }
    }
}
