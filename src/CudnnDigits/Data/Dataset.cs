namespace CudnnDigits.Data;

/// <summary>Labelled grey images as bytes: <c>Images</c> [count, rows, columns], row by row, and one label 0..9 an image.</summary>
public sealed record Dataset(string Name, byte[] Images, byte[] Labels, int Rows, int Columns)
{
    public int Count => Labels.Length;

    /// <summary>Bytes of one image.</summary>
    public int ImageSize => Rows * Columns;

    /// <summary>The images whose index is chosen, in their order, with their labels.</summary>
    public Dataset Choose(Func<int, bool> isChosen)
    {
        int[] indices = [.. Enumerable.Range(0, Count).Where(isChosen)];
        var images = new byte[indices.Length * ImageSize];
        for (var index = 0; index < indices.Length; index++)
            Images.AsSpan(indices[index] * ImageSize, ImageSize).CopyTo(images.AsSpan(index * ImageSize));
        return this with { Images = images, Labels = [.. indices.Select(index => Labels[index])] };
    }
}
