using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace CudnnDigits.Reports.Pictures;

/// <summary>Styles ScottPlot's charts like the other pictures.</summary>
internal static class PlotStyle
{
    // Legible when a page shows the picture at two thirds of its width.
    private const float LabelSize = 18, TickSize = 16;

    // ScottPlot's list of resolvers is static, so ours is added once.
    static PlotStyle() => Fonts.FontResolvers.Add(new Typefaces());

    public static Plot Create(string title, string xLabel, string yLabel)
    {
        var plot = new Plot();
        plot.Font.Set(Typefaces.Family);
        plot.FigureBackground.Color = Of(Palette.Paper);
        plot.Axes.Color(Of(Palette.Muted));
        plot.Grid.MajorLineColor = Of(Palette.Grid);
        plot.Title(title, 24);
        plot.Axes.Title.Label.ForeColor = Of(Palette.Ink);
        plot.XLabel(xLabel, LabelSize);
        plot.YLabel(yLabel, LabelSize);
        foreach (var axis in new IAxis[] { plot.Axes.Left, plot.Axes.Bottom }) axis.TickLabelStyle.FontSize = TickSize;
        // ScottPlot reserves too little space for wide labels.
        plot.Axes.Left.MinimumSize = 88;
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        return plot;
    }

    /// <summary>Labels the left axis of base-10 logarithms with the values themselves: 1, 2 and 5 of each decade.</summary>
    public static void LogarithmicLeft(this Plot plot)
    {
        var ticks = new NumericManual();
        for (var exponent = -6; exponent <= 3; exponent++)
        {
            foreach (var value in new[] { 1, 2, 5 }.Select(digit => digit * Math.Pow(10, exponent)))
                ticks.AddMajor(Math.Log10(value), $"{value:G1}");
        }

        plot.Axes.Left.TickGenerator = ticks;
    }

    /// <summary>Ticks at integers only: there is no epoch 1.5.</summary>
    public static void WholeBottom(this Plot plot) => plot.Axes.Bottom.TickGenerator = new NumericAutomatic
    {
        IntegerTicksOnly = true,
        MinorTickGenerator = new EvenlySpacedMinorTickGenerator(1),
    };

    public static void Legend(this Plot plot, Alignment place)
    {
        var legend = plot.ShowLegend(place);
        legend.FontSize = TickSize;
        legend.OutlineColor = Of(Palette.Grid);
        legend.ShadowColor = Colors.Transparent;
    }

    public static Color Of(SKColor color) => new(color.Red, color.Green, color.Blue, color.Alpha);

    /// <summary>Draws charts side by side.</summary>
    public static Picture Render(string name, string title, int width, int height, params Plot[] plots)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        {
            var share = width / plots.Length;
            for (var index = 0; index < plots.Length; index++)
            {
                // Each on a bitmap of its own: a plot clears the whole canvas.
                using var panel = new SKBitmap(new SKImageInfo(share, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
                using var panelCanvas = new SKCanvas(panel);
                plots[index].Render(panelCanvas, new PixelRect(0, share, height, 0));
                canvas.DrawBitmap(panel, index * share, 0);
            }
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return new Picture(name, title, width, height, data.ToArray());
    }
}
