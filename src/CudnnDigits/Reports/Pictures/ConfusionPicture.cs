using SkiaSharp;

namespace CudnnDigits.Reports.Pictures;

/// <summary>The confusion matrix: rows are true digits, columns predictions.</summary>
internal static class ConfusionPicture
{
    private const int Cell = 56, Gap = 2, Labels = 64;

    public static Picture Draw(RunData run)
    {
        var counts = run.Evaluation.Confusion;
        var classes = run.Plan.Classes;
        var (left, top) = (Sheet.Margin + Labels, Sheet.HeadHeight + 40);
        using var sheet = new Sheet(
            left + (classes * Cell) + Labels + Sheet.Margin, top + (classes * Cell) + Sheet.Margin, "Confusion matrix",
            $"{Figures.Accuracy(run.Evaluation.Correct, run.Evaluation.Total)} of the test images correct, {run.Mistakes.Count} wrong");
        var mostWrong = Enumerable.Range(0, classes * classes)
            .Where(index => index / classes != index % classes).Max(index => counts[index / classes, index % classes]);
        sheet.Text("predicted", left + (classes * Cell / 2f), top - 32, 13, Palette.Muted, align: SKTextAlign.Center);
        sheet.Text("true digit", Sheet.Margin, top - 10, 13, Palette.Muted);
        sheet.Text("right", left + (classes * Cell) + Labels, top - 10, 13, Palette.Muted, align: SKTextAlign.Right);
        for (var label = 0; label < classes; label++)
        {
            var (column, row) = (left + (label * Cell), top + (label * Cell));
            sheet.Text($"{label}", column + (Cell / 2f), top - 10, 15, Palette.Ink, bold: true, SKTextAlign.Center);
            sheet.Text($"{label}", left - 16, row + 34, 15, Palette.Ink, bold: true, SKTextAlign.Right);
            var total = Enumerable.Range(0, classes).Sum(prediction => counts[label, prediction]);
            for (var prediction = 0; prediction < classes; prediction++)
            {
                var right = label == prediction;
                DrawCell(sheet, left + (prediction * Cell), row, counts[label, prediction], right ? total : mostWrong, right);
            }

            if (total == 0) continue;
            var share = $"{100.0 * counts[label, label] / total:F1} %";
            sheet.Text(share, left + (classes * Cell) + Labels, row + 34, 13, Palette.Ink, align: SKTextAlign.Right);
        }

        return sheet.Finish("confusion");
    }

    /// <param name="full">The count that gets the full color.</param>
    private static void DrawCell(Sheet sheet, float x, float y, int count, int full, bool right)
    {
        // Small counts matter most, so the color scale favors them.
        var depth = count == 0 ? 0 : 0.15 + (0.75 * Math.Sqrt((double)count / full));
        sheet.Box(x, y, Cell - Gap, Cell - Gap, Palette.Blend(Palette.Empty, right ? Palette.Right : Palette.Wrong, depth), 6);
        // No orange is dark enough for white digits.
        var ink = right && depth > 0.55 ? Palette.Paper : Palette.Ink;
        if (count > 0) sheet.Text($"{count}", x + ((Cell - Gap) / 2f), y + 33, 15, ink, align: SKTextAlign.Center);
    }
}
