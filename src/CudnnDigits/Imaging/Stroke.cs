namespace CudnnDigits.Imaging;

/// <summary>Ink that hangs together: its number in the <see cref="StrokeMap"/>, its place and its number of pixels.</summary>
internal sealed record Stroke(int Number, Box Box, int Area);

/// <summary>Which stroke each pixel belongs to.</summary>
/// <param name="Numbers">[height, width]; 0 where no stroke is.</param>
/// <param name="Strokes">Without those that are faint nearly everywhere, as what is left of a printed line.</param>
internal sealed record StrokeMap(int[] Numbers, IReadOnlyList<Stroke> Strokes)
{
    private const double LeastSure = 0.4;

    /// <summary>Finds what hangs together, corners included, and exceeds the edge somewhere; faint places join what is not.</summary>
    /// <remarks>Two thresholds: J. Canny, "A computational approach to edge detection", 1986, section VIII.</remarks>
    public static StrokeMap Of(Ink ink)
    {
        var numbers = new int[ink.Plane.Values.Length];
        var strokes = new List<Stroke>();
        var count = 0;
        var next = new Stack<int>();
        for (var start = 0; start < numbers.Length; start++)
        {
            if (numbers[start] != 0 || ink.Plane.Values[start] <= Ink.Edge) continue;
            var (stroke, sure) = Follow(ink.Plane, numbers, start, ++count, next);
            if (sure >= LeastSure * stroke.Area) strokes.Add(stroke);
        }

        return new StrokeMap(numbers, strokes);
    }

    private static (Stroke Stroke, int Sure) Follow(Plane plane, int[] numbers, int start, int number, Stack<int> next)
    {
        var box = Box.Of(start % plane.Width, start / plane.Width);
        var (area, sure) = (0, 0);
        numbers[start] = number;
        next.Push(start);
        while (next.TryPop(out var pixel))
        {
            var (y, x) = Math.DivRem(pixel, plane.Width);
            box = box.With(x, y);
            area++;
            if (plane.Values[pixel] > Ink.Edge) sure++;
            for (var toY = Math.Max(y - 1, 0); toY <= Math.Min(y + 1, plane.Height - 1); toY++)
            {
                for (var toX = Math.Max(x - 1, 0); toX <= Math.Min(x + 1, plane.Width - 1); toX++)
                {
                    var neighbor = (toY * plane.Width) + toX;
                    if (numbers[neighbor] != 0 || plane.Values[neighbor] <= Ink.Faint) continue;
                    numbers[neighbor] = number;
                    next.Push(neighbor);
                }
            }
        }

        return (new Stroke(number, box, area), sure);
    }
}
