using SkiaSharp;

namespace CudnnDigits.Reports.Pictures;

/// <summary>The most confident mistakes on the test set, with prediction and probability.</summary>
internal static class MistakesPicture
{
    private const int Columns = 8, Rows = 4, Tile = 112, Caption = 46, Gap = 16;

    public static Picture Draw(RunData run)
    {
        var shown = run.Mistakes.Take(Columns * Rows).ToArray();
        var rows = Math.Max(1, (shown.Length + Columns - 1) / Columns);
        using var sheet = new Sheet(
            (2 * Sheet.Margin) + (Columns * (Tile + Gap)) - Gap, Sheet.HeadHeight + (rows * (Tile + Caption + Gap)) + Sheet.Margin - Gap,
            shown.Length == 0 ? "No mistakes" : $"The {shown.Length} most confident mistakes",
            $"of {run.Mistakes.Count} on {run.Evaluation.Total} test images: true digit, prediction, probability, index of the image");
        for (var index = 0; index < shown.Length; index++)
        {
            var x = Sheet.Margin + (index % Columns * (Tile + Gap));
            var y = Sheet.HeadHeight + (index / Columns * (Tile + Caption + Gap));
            DrawTile(sheet, run, shown[index], x, y);
        }

        return sheet.Finish("mistakes");
    }

    private static void DrawTile(Sheet sheet, RunData run, Mistake mistake, float x, float y)
    {
        var pixels = run.Test.Images.AsSpan(mistake.Index * run.Test.ImageSize, run.Test.ImageSize);
        var gray = Array.ConvertAll(pixels.ToArray(), value => new SKColor(value, value, value));
        sheet.Image(gray, run.Test.Columns, SKRect.Create(x, y, Tile, Tile));
        sheet.Text($"{mistake.Label}", x, y + Tile + 20, 16, Palette.Right, bold: true);
        sheet.Text($"not {mistake.Prediction}", x + 20, y + Tile + 20, 14, Palette.Wrong, bold: true);
        sheet.Text($"{100 * mistake.Probability:F1} %", x, y + Tile + 39, 13, Palette.Ink);
        sheet.Text($"#{mistake.Index}", x + Tile, y + Tile + 39, 12, Palette.Muted, align: SKTextAlign.Right);
    }
}
