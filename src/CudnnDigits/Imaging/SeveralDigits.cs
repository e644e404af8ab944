namespace CudnnDigits.Imaging;

/// <summary>Tells a picture of several digits from one of a digit in several strokes.</summary>
internal static class SeveralDigits
{
    // A bar or a dot that belongs to a digit is lower than the digit; digits in a row are about equally high.
    private const double LeastHeight = 0.6;

    // Parts of one digit lie over one another; digits stand side by side.
    private const double MostOverlap = 0.1;

    /// <summary>How many digits the strokes look like.</summary>
    public static int Count(IReadOnlyList<Stroke> strokes)
    {
        var highest = strokes.Max(stroke => stroke.Box.Height);
        var right = int.MinValue;
        var count = 0;
        foreach (var box in strokes.Select(stroke => stroke.Box).Where(box => box.Height >= LeastHeight * highest).OrderBy(box => box.Left))
        {
            if (count == 0 || right - box.Left <= MostOverlap * box.Width) count++;
            right = Math.Max(right, box.Right);
        }

        return count;
    }
}
