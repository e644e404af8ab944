namespace CudnnDigits.Reports.Pictures;

/// <summary>A finished picture.</summary>
/// <param name="Name">The file name without extension.</param>
/// <param name="Title">The title, also used as alternative text.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Png">The image, encoded as PNG.</param>
internal sealed record Picture(string Name, string Title, int Width, int Height, byte[] Png)
{
    public string FileName => Name + ".png";
}
