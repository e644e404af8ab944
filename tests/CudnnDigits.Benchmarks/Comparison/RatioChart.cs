using ScottPlot;

namespace CudnnDigits.Benchmarks.Comparison;

/// <summary>The median ratios as bars, a stroke from the smallest to the largest in each, and a line at 1 where both sides are alike.</summary>
internal static class RatioChart
{
    private const int Width = 1100, RowHeight = 32, Margins = 120;
    private const float FontSize = 14;

    public static void Save(string path, IReadOnlyList<Row> rows)
    {
        using var plot = new Plot();
        // The first row belongs at the top.
        var bars = rows.Reverse().Select((row, position) => Bar(row, position)).ToArray();
        var plotted = plot.Add.Bars(bars);
        plotted.Horizontal = true;
        plotted.ValueLabelStyle.FontSize = FontSize;
        plot.Add.VerticalLine(1, color: Colors.Black);
        for (var position = 0; position < bars.Length; position++)
        {
            var ratio = rows[rows.Count - 1 - position].Ratio;
            if (double.IsNaN(ratio.Minimum)) continue;
            plot.Add.Line(ratio.Minimum, position, ratio.Maximum, position).Color = Colors.Black;
        }

        var ticks = bars.Select((bar, position) => new Tick(position, rows[rows.Count - 1 - position].Metric.Name));
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual([.. ticks]);
        plot.Axes.Left.TickLabelStyle.FontSize = FontSize;
        plot.Axes.Margins(left: 0, right: 0.15);
        plot.HideGrid();
        plot.Title("CudnnDigits beside TorchSharp: how many times better");
        plot.SavePng(path, Width, (rows.Count * RowHeight) + Margins);
    }

    private static Bar Bar(Row row, int position)
    {
        var ratio = row.Ratio;
        var known = !double.IsNaN(ratio.Median);
        return new Bar
        {
            Position = position,
            Value = known ? ratio.Median : 0,
            ValueLabel = known ? $"{ratio.Median:0.0}x" : "not reached",
            FillColor = ratio.Median >= 1 ? Colors.SteelBlue : Colors.IndianRed,
            Orientation = Orientation.Horizontal,
        };
    }
}
