namespace CudnnDigits.Imaging;

/// <summary>Tells what a photo has at its edges, where the paper ends, from what is written.</summary>
internal static class Frame
{
    private const double LeastLength = 0.3;

    // In widths of a stroke.
    private const int MostThickness = 4;

    // In parts of the picture's side.
    private const double MostOfSide = 0.12;

    /// <summary>Whether it lies along an edge of the picture.</summary>
    public static bool IsPartOf(Stroke stroke, Ink ink)
    {
        var (box, plane) = (stroke.Box, ink.Plane);
        var thickness = Math.Max(MostThickness * ink.StrokeWidth, MostOfSide * Math.Min(plane.Width, plane.Height));
        var isAtSide = box.Left == 0 || box.Right == plane.Width;
        var isAtEnd = box.Top == 0 || box.Bottom == plane.Height;
        var fill = (double)stroke.Area / ((long)box.Width * box.Height);
        return (isAtSide && box.Width <= thickness && box.Height >= LeastLength * plane.Height && box.Height > 3 * box.Width)
            || (isAtEnd && box.Height <= thickness && box.Width >= LeastLength * plane.Width && box.Width > 3 * box.Height)
            || (isAtSide && isAtEnd && box.Width > plane.Width / 2 && box.Height > plane.Height / 2 && fill < 0.05);
    }
}
