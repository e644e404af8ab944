using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Memory;

/// <summary>
/// Where one image's activations lie: in blocks of <see cref="Lanes"/> channels, [block][row][column][lane], with a zero border
/// around each plane in place of padding (NCHW16c). So one vector holds neighbouring channels of one pixel, whatever the network.
/// A plane of a single channel has one lane: it is a plain picture.
/// </summary>
internal readonly record struct ActivationLayout(Shape Shape, int Lanes, int Border)
{
    /// <summary>Channels side by side in a block; a multiple of every vector's width.</summary>
    public const int BlockLanes = 16;

    /// <summary>A number of floats, rounded up to whole blocks.</summary>
    public static int RoundUpToBlock(int floats) => (floats + BlockLanes - 1) / BlockLanes * BlockLanes;

    public int Blocks => (Shape.Channels + Lanes - 1) / Lanes;

    /// <summary>Floats from one row to the next.</summary>
    public int RowStride => (Shape.Width + (2 * Border)) * Lanes;

    /// <summary>Floats from one block of channels to the next.</summary>
    public int BlockStride => (Shape.Height + (2 * Border)) * RowStride;

    /// <summary>Floats of one image, border and unused lanes included.</summary>
    public int Floats => Blocks * BlockStride;

    public int Index(int channel, int y, int x) =>
        (channel / Lanes * BlockStride) + ((y + Border) * RowStride) + ((x + Border) * Lanes) + (channel % Lanes);

    /// <summary>The index of the element that comes <paramref name="flat"/>-th in PyTorch's order: channel, row, column.</summary>
    public int IndexOfFlat(int flat)
    {
        var area = Shape.Height * Shape.Width;
        return Index(flat / area, flat % area / Shape.Width, flat % Shape.Width);
    }
}
