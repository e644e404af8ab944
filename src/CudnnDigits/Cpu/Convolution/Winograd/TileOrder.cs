using System.Runtime.CompilerServices;

namespace CudnnDigits.Cpu.Convolution.Winograd;

/// <summary>
/// The order of the tiles of some images: short ones, then whole ones, narrow ones, and those that are both. So the tiles that have
/// a given position are neighbours, whichever position it is.
/// </summary>
internal readonly struct TileOrder
{
    private readonly int _whole, _narrow, _both;

    /// <param name="rows">Pooled cells from top to bottom; a whole tile has two.</param>
    /// <param name="columns">Pooled cells from left to right.</param>
    /// <param name="images">How many images.</param>
    public TileOrder(int rows, int columns, int images)
    {
        var (pairRows, pairColumns, oddRow, oddColumn) = (rows / 2, columns / 2, rows % 2, columns % 2);
        _whole = images * oddRow * pairColumns;
        _narrow = _whole + (images * pairRows * pairColumns);
        _both = _narrow + (images * pairRows * oddColumn);
        Count = _both + (images * oddRow * oddColumn);
    }

    /// <summary>All tiles.</summary>
    public int Count { get; }

    /// <summary>Where the tiles of a shape begin.</summary>
    public int StartOf(TileShape shape) => shape switch
    {
        { IsShort: true, IsNarrow: true } => _both,
        { IsNarrow: true } => _narrow,
        { IsShort: true } => 0,
        _ => _whole,
    };

    /// <summary>The tiles that have a position: the far rows are missing in short ones, the far columns in narrow ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int Start, int End) TilesAt(int row, int column) => (TileShape.IsSkipped(row), TileShape.IsSkipped(column)) switch
    {
        (true, true) => (_whole, _narrow),
        (true, false) => (_whole, _both),
        (false, true) => (0, _narrow),
        _ => (0, Count),
    };
}
