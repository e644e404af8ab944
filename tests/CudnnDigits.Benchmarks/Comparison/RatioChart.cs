using CudnnDigits.Reports.Pictures;
using ScottPlot;
using ScottPlot.TickGenerators;
using Palette = CudnnDigits.Reports.Pictures.Palette;
using PlotStyle = CudnnDigits.Reports.Pictures.PlotStyle;

namespace CudnnDigits.Benchmarks.Comparison;

/// <summary>
/// Median ratios as bars that begin at 1 (equal), each with a line from its smallest to its largest ratio. The axis is logarithmic, so that
/// twice as good and half as good are equally far from 1.
/// </summary>
internal static class RatioChart
{
    private const int Width = 1100, RowHeight = 30, Margins = 130;
    private const float FontSize = 16;

    /// <param name="path">The PNG file to write.</param>
    /// <param name="title">The chart's title.</param>
    /// <param name="rows">The bars from top to bottom: a label and the ratios; NaN if one side never reached the target.</param>
    public static void Save(string path, string title, IReadOnlyList<(string Name, Spread Ratio)> rows)
    {
        using var plot = PlotStyle.Create(title, "", "");
        for (var row = 0; row < rows.Count; row++) Draw(plot, rows[row].Ratio, -row);
        plot.Add.VerticalLine(0, 2, PlotStyle.Of(Palette.Ink));
        plot.Axes.Left.TickGenerator = new NumericManual([.. rows.Select((row, index) => new Tick(-index, row.Name))]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        var ticks = Enumerable.Range(-3, 12).Select(power => new Tick(power, $"{Math.Pow(2, power):0.###}x"));
        plot.Axes.Bottom.TickGenerator = new NumericManual([.. ticks]);
        plot.Grid.YAxisStyle.IsVisible = false;
        var extremes = rows.SelectMany(row => new[] { row.Ratio.Minimum, row.Ratio.Maximum });
        var ends = extremes.Where(ratio => !double.IsNaN(ratio)).Append(1).ToArray();
        // Room for the number after the longest line.
        plot.Axes.SetLimits(Math.Log2(ends.Min()) - 0.05, Math.Log2(ends.Max()) + 0.6, 0.2 - rows.Count, 0.8);
        plot.SavePng(path, Width, (rows.Count * RowHeight) + Margins);
    }

    private static void Draw(Plot plot, Spread ratio, int position)
    {
        if (double.IsNaN(ratio.Median))
        {
            Write(plot, "not reached", 0, position);
            return;
        }

        plot.Add.Bar(new Bar
        {
            Position = position,
            Value = Math.Log2(ratio.Median),
            Size = 0.7,
            FillColor = PlotStyle.Of(ratio.Median >= 1 ? Palette.Right : Palette.Wrong).WithAlpha(0.75),
            LineWidth = 0,
            Orientation = Orientation.Horizontal,
        });
        var stroke = plot.Add.Line(Math.Log2(ratio.Minimum), position, Math.Log2(ratio.Maximum), position);
        (stroke.Color, stroke.LineWidth) = (PlotStyle.Of(Palette.Ink), 2);
        Write(plot, $"{ratio.Median:0.0}x", Math.Max(0, Math.Log2(ratio.Maximum)), position);
    }

    private static void Write(Plot plot, string figure, double x, int position)
    {
        var text = plot.Add.Text(figure, x, position);
        (text.LabelFontName, text.LabelFontSize, text.LabelFontColor) = (Typefaces.Family, FontSize, PlotStyle.Of(Palette.Ink));
        (text.LabelAlignment, text.OffsetX) = (Alignment.MiddleLeft, 7);
    }
}
