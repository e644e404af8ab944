namespace CudnnDigits.Reports.Pictures;

/// <summary>A finished picture.</summary>
/// <param name="Name">Of its file, without extension.</param>
/// <param name="Title">What it shows.</param>
internal sealed record Picture(string Name, string Title, int Width, int Height, byte[] Png)
{
    public string FileName => Name + ".png";
}
