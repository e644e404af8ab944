namespace CudnnDigits.Data;

/// <summary>
/// Labeled grayscale images: <c>Images</c> [count, rows, columns] in row-major order, one byte per pixel, and one label from 0 to 9 per
/// image.
/// </summary>
public sealed record Dataset(string Name, byte[] Images, byte[] Labels, int Rows, int Columns)
{
    public int Count => Labels.Length;

    /// <summary>Size of one image in bytes.</summary>
    public int ImageSize => Rows * Columns;

    /// <summary>The subset of images and labels whose index satisfies <paramref name="isChosen"/>, in the original order.</summary>
    public Dataset Choose(Func<int, bool> isChosen)
    {
        int[] indices = [.. Enumerable.Range(0, Count).Where(isChosen)];
        var images = new byte[indices.Length * ImageSize];
        for (var index = 0; index < indices.Length; index++)
            Images.AsSpan(indices[index] * ImageSize, ImageSize).CopyTo(images.AsSpan(index * ImageSize));
        return this with { Images = images, Labels = [.. indices.Select(index => Labels[index])] };
    }
}
