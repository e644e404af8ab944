using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Memory;

/// <summary>
/// Layout of one image's activations in memory: blocks of <see cref="Lanes"/> channels, [block][row][column][lane], with a zero border
/// around each plane that serves as the padding of a convolution. This is oneDNN's nChw16c, plus the border: one vector holds neighboring
/// channels of one pixel, whatever the shape. A single channel uses one lane, as a plain image does.
/// </summary>
/// <param name="Shape">Channels, height and width, without border and unused lanes.</param>
/// <param name="Lanes">Channels in a block: 1 or <see cref="BlockLanes"/>.</param>
/// <param name="Border">Width of the border in pixels.</param>
internal readonly record struct ActivationLayout(Shape Shape, int Lanes, int Border)
{
    /// <summary>Channels in a block: a multiple of the number of floats in every vector.</summary>
    public const int BlockLanes = 16;

    /// <summary>Rounds a number of floats up to whole blocks.</summary>
    public static int RoundUpToBlock(int floats) => (floats + BlockLanes - 1) / BlockLanes * BlockLanes;

    /// <summary>Blocks of channels.</summary>
    public int Blocks => (Shape.Channels + Lanes - 1) / Lanes;

    /// <summary>Distance in floats between two rows.</summary>
    public int RowStride => (Shape.Width + (2 * Border)) * Lanes;

    /// <summary>Distance in floats between two blocks of channels.</summary>
    public int BlockStride => (Shape.Height + (2 * Border)) * RowStride;

    /// <summary>Floats of one image, including border and unused lanes.</summary>
    public int Floats => Blocks * BlockStride;

    /// <summary>Index of an element in floats.</summary>
    public int Index(int channel, int y, int x) =>
        (channel / Lanes * BlockStride) + ((y + Border) * RowStride) + ((x + Border) * Lanes) + (channel % Lanes);

    /// <summary>Index of the element with index <paramref name="flat"/> in PyTorch's order [channel][row][column].</summary>
    public int IndexOfFlat(int flat)
    {
        var area = Shape.Height * Shape.Width;
        return Index(flat / area, flat % area / Shape.Width, flat % Shape.Width);
    }
}
