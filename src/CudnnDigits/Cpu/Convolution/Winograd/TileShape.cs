namespace CudnnDigits.Cpu.Convolution.Winograd;

/// <summary>
/// Size of a tile of outputs. At the bottom and right edges of a plane a tile can have two rows or columns instead of four.
/// </summary>
/// <param name="IsShort">Whether the tile has two rows of outputs.</param>
/// <param name="IsNarrow">Whether the tile has two columns of outputs.</param>
internal readonly record struct TileShape(bool IsShort, bool IsNarrow)
{
    /// <summary>Whether a row or column of positions is skipped where a dimension has only two outputs, by F(2, 3).</summary>
    public static bool IsSkipped(int line) => line is 3 or 4;
}
