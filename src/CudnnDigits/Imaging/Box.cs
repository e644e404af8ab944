namespace CudnnDigits.Imaging;

/// <summary>The pixels from (Left, Top) up to but not including (Right, Bottom).</summary>
internal readonly record struct Box(int Left, int Top, int Right, int Bottom)
{
    public int Width => Right - Left;

    public int Height => Bottom - Top;

    public Box With(int x, int y) => new(Math.Min(Left, x), Math.Min(Top, y), Math.Max(Right, x + 1), Math.Max(Bottom, y + 1));

    public Box With(Box other) => new(
        Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));

    public double MiddleX => (Left + Right) / 2.0;

    public double MiddleY => (Top + Bottom) / 2.0;

    /// <summary>Columns between the two; negative where they have columns in common.</summary>
    public int GapX(Box other) => Math.Max(Left, other.Left) - Math.Min(Right, other.Right);

    /// <summary>Rows between the two; negative where they have rows in common.</summary>
    public int GapY(Box other) => Math.Max(Top, other.Top) - Math.Min(Bottom, other.Bottom);

    public static Box Of(int x, int y) => new(x, y, x + 1, y + 1);
}
