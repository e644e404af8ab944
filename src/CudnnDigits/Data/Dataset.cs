namespace CudnnDigits.Data;

/// <summary>Labelled grey images as bytes: <c>Images</c> [count, rows, columns], row by row, and one label 0..9 an image.</summary>
public sealed record Dataset(string Name, byte[] Images, byte[] Labels, int Rows, int Columns)
{
    public int Count => Labels.Length;

    /// <summary>Bytes of one image.</summary>
    public int ImageSize => Rows * Columns;
}
