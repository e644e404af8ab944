namespace CudnnDigits.Models;

/// <summary>The shape of one image's activations: channels, height, width. A vector of n features is n x 1 x 1.</summary>
public readonly record struct Shape(int Channels, int Height, int Width)
{
    public int Count => Channels * Height * Width;

    public static Shape Vector(int features) => new(features, 1, 1);

    public override string ToString() => Height == 1 && Width == 1 ? $"{Channels}" : $"{Channels}x{Height}x{Width}";
}
