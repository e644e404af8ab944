using System.Runtime.CompilerServices;

namespace CudnnDigits.Cpu.Convolution.Winograd;

/// <summary>
/// The order of the tiles of a group of images: short tiles, then whole ones, narrow ones, and those that are both. In this order the tiles
/// that use a given position are adjacent, whichever position it is.
/// </summary>
internal readonly struct TileOrder
{
    private readonly int _whole, _narrow, _both;

    /// <param name="rows">Pairs of output rows; a whole tile has two.</param>
    /// <param name="columns">Pairs of output columns; a whole tile has two.</param>
    /// <param name="images">Number of images in the group.</param>
    public TileOrder(int rows, int columns, int images)
    {
        var (pairRows, pairColumns, oddRow, oddColumn) = (rows / 2, columns / 2, rows % 2, columns % 2);
        _whole = images * oddRow * pairColumns;
        _narrow = _whole + (images * pairRows * pairColumns);
        _both = _narrow + (images * pairRows * oddColumn);
        Count = _both + (images * oddRow * oddColumn);
    }

    /// <summary>Number of tiles.</summary>
    public int Count { get; }

    /// <summary>Index of the first tile of a shape.</summary>
    public int StartOf(TileShape shape) => shape switch
    {
        { IsShort: true, IsNarrow: true } => _both,
        { IsNarrow: true } => _narrow,
        { IsShort: true } => 0,
        _ => _whole,
    };

    /// <summary>The range of tiles that use a position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int Start, int End) TilesAt(int row, int column) => (TileShape.IsSkipped(row), TileShape.IsSkipped(column)) switch
    {
        (true, true) => (_whole, _narrow),
        (true, false) => (_whole, _both),
        (false, true) => (0, _narrow),
        _ => (0, Count),
    };
}
