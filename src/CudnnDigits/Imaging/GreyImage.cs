namespace CudnnDigits.Imaging;

/// <summary>Brightness, row by row: 0 is black, 255 is white.</summary>
public sealed record GreyImage(int Width, int Height, byte[] Pixels)
{
    /// <summary>Pixels of the file for each of these, along a side: above 1 where a large picture was made smaller.</summary>
    public double FilePixels { get; init; } = 1;
}
