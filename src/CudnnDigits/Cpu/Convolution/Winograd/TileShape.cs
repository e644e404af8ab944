namespace CudnnDigits.Cpu.Convolution.Winograd;

/// <summary>Whether a tile of Winograd's convolution has four outputs in each dimension or, at an edge, only two.</summary>
/// <param name="IsShort">Two outputs high.</param>
/// <param name="IsNarrow">Two outputs wide.</param>
internal readonly record struct TileShape(bool IsShort, bool IsNarrow)
{
    /// <summary>Whether a row or column of positions is missing where only two outputs are left.</summary>
    public static bool IsSkipped(int line) => line is 3 or 4;
}
