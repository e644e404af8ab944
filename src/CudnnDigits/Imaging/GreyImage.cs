namespace CudnnDigits.Imaging;

/// <summary>Brightness, row by row: 0 is black, 255 is white.</summary>
public sealed record GreyImage(int Width, int Height, byte[] Pixels);
