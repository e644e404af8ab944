using CudnnDigits.Models;
using SkiaSharp;

namespace CudnnDigits.Reports.Pictures;

/// <summary>The kernels of the first convolution, each as a small image.</summary>
internal static class FiltersPicture
{
    private const int Columns = 8, Tile = 72, Gap = 14, Caption = 20, MinimumWidth = 420;

    /// <summary>Returns null for a network without a convolution.</summary>
    public static Picture? Draw(RunData run)
    {
        var layer = run.Plan.Layers.FirstOrDefault(layer => layer.Spec is Conv2d);
        if (layer is not { Weight: { } weight, Input.Channels: 1 }) return null;
        var (filters, side) = (weight.Shape[0], weight.Shape[^1]);
        var values = run.Parameters.AsSpan(weight.Offset, weight.Count);
        var strongest = 0f;
        foreach (var value in values) strongest = Math.Max(strongest, Math.Abs(value));
        var columns = Math.Min(filters, Columns);
        var rows = (filters + columns - 1) / columns;
        using var sheet = new Sheet(
            Math.Max((2 * Sheet.Margin) + (columns * (Tile + Gap)) - Gap, MinimumWidth),
            Sheet.HeadHeight + (rows * (Tile + Caption + Gap)) + Sheet.Margin - Gap,
            $"Filters of {layer.Name}",
            $"{filters} filters of {side} x {side}: blue is positive, orange negative; full color is {strongest:F2}");
        for (var filter = 0; filter < filters; filter++)
        {
            var x = Sheet.Margin + (filter % columns * (Tile + Gap));
            var y = Sheet.HeadHeight + (filter / columns * (Tile + Caption + Gap));
            sheet.Box(x - 1, y - 1, Tile + 2, Tile + 2, Palette.Grid);
            var kernel = values.Slice(filter * side * side, side * side).ToArray();
            sheet.Image(Array.ConvertAll(kernel, value => ColorOf(value / strongest)), side, SKRect.Create(x, y, Tile, Tile));
            sheet.Text($"{filter}", x, y + Tile + 15, 11, Palette.Muted);
        }

        return sheet.Finish("filters");
    }

    /// <param name="value">The weight relative to the strongest, -1 to 1.</param>
    private static SKColor ColorOf(double value) =>
        Palette.Blend(Palette.Paper, value < 0 ? Palette.Wrong : Palette.Right, Math.Abs(value));
}
