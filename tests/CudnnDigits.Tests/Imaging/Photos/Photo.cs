namespace CudnnDigits.Tests.Imaging.Photos;

/// <summary>What is special about a photo; everything else about it is easy.</summary>
public enum PhotoKind
{
    Clean, UnevenLight, Shadow, ColoredPaper, ColoredInk, Pencil, Ruled, Squared, DarkEdge, Jpeg, Noise, Blur, Rotation, LowContrast,
    DarkMode, ThinPen, ThickPen, Everything,
}

/// <summary>How much of it there is.</summary>
internal enum Strength
{
    Light, Medium, Hard,
}

/// <summary>Where a digit stands on a photo: the middle of its box and the box's size, in pixels.</summary>
internal sealed record PlacedDigit(int Digit, float X, float Y, float Width, float Height, int Line);

/// <summary>A photo in a file's bytes, and what is on it.</summary>
internal sealed record Photo(byte[] Encoded, IReadOnlyList<PlacedDigit> Digits)
{
    /// <summary>The digits line by line, joined by \n.</summary>
    public string Text => string.Join(
        '\n', Digits.GroupBy(digit => digit.Line).Select(line => string.Concat(line.Select(digit => digit.Digit))));
}
