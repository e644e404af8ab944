using CudnnDigits.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CudnnDigits.Reports;

/// <summary>The live view of a training run: a few rows, laid out for the current width of the terminal.</summary>
/// <param name="title">The title line: network and device.</param>
internal sealed class TrainingBoard(string title) : Renderable
{
    private const int LabelWidth = 10, FigureWidth = 9, RemarkWidth = 24, LeastChart = 8, Widest = 110, SparklineHeight = 2;

    private readonly Curve _losses = new();
    private readonly List<double> _accuracies = [];
    private EpochMetrics? _best;
    private TrainingProgress _progress;
    private double _images;
    private double _seconds;

    public void Add(in TrainingProgress progress, ReadOnlySpan<float> losses)
    {
        var images = progress.Images - (progress.Epoch == _progress.Epoch ? _progress.Images : 0);
        // The position where a resumed run starts is unknown, so the first chunk only starts the clock.
        if (_progress.Epoch > 0)
        {
            _images += images;
            _seconds += images / progress.ImagesPerSecond;
        }

        _progress = progress;
        // Logarithmic: a loss falls by orders of magnitude, and a linear scale would show a cliff followed by a flat line.
        foreach (var loss in losses) _losses.Add(Math.Log(Math.Max(loss, float.Epsilon)));
    }

    public void Add(EpochMetrics metrics)
    {
        _accuracies.Add(metrics.Accuracy);
        if (_best is null || metrics.Correct > _best.Correct) _best = metrics;
    }

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        // The last column stays empty: some terminals wrap there.
        var width = Math.Min(maxWidth - 1, Widest);
        var chart = width - LabelWidth - FigureWidth - RemarkWidth;
        var remarks = chart >= LeastChart;
        if (!remarks) chart = Math.Max(width - LabelWidth - FigureWidth, 0);
        var epochs = (double)_progress.Epochs * _progress.ImagesPerEpoch;
        var done = epochs == 0 ? 0 : (((_progress.Epoch - 1.0) * _progress.ImagesPerEpoch) + _progress.Images) / epochs;
        var ofEpoch = _progress.ImagesPerEpoch == 0 ? 0 : (double)_progress.Images / _progress.ImagesPerEpoch;

        Row[] rows =
        [
            new("epoch", $"{_progress.Epoch}/{_progress.Epochs}",
                Bar(ofEpoch, chart, options), Color.Blue, $"{_progress.ImagesPerSecond:N0} images/s"),
            new("run", $"{Math.Floor(100 * done)} %", Bar(done, chart, options), Color.Blue, TimeLeft(epochs * (1 - done))),
            .. Rows("loss", $"{_progress.Loss:F4}", Lines(_losses.Points), Color.Yellow, "every step, log scale"),
            .. Rows("accuracy", Last(), Lines(_accuracies), Color.Green, Best()),
            new("memory", $"{Environment.WorkingSet >> 20} MiB", "", Color.Default, ""),
        ];
        // An empty line separates the board from the epoch lines above it.
        yield return Segment.LineBreak;
        yield return new Segment(Cut(title, width), new Style(decoration: Decoration.Bold));
        yield return Segment.LineBreak;
        foreach (var row in rows)
        {
            yield return new Segment(Cut(row.Label.PadRight(LabelWidth), width), new Style(Color.Grey));
            yield return new Segment(Cut(row.Figure.PadRight(FigureWidth), width - LabelWidth));
            // No trailing spaces: when a terminal becomes narrower, it may or may not wrap them (tmux).
            var remark = remarks ? row.Remark : "";
            yield return new Segment(remark.Length > 0 ? row.Chart.PadRight(chart) : row.Chart.TrimEnd(), new Style(row.Color));
            if (remark.Length > 0) yield return new Segment($"  {remark}");
            yield return Segment.LineBreak;
        }

        string[] Lines(IReadOnlyList<double> values) => Sparkline.Draw(values, chart, SparklineHeight, options.Unicode);
    }

    /// <summary>A curve of several lines; label, value and remark are on the first.</summary>
    private static IEnumerable<Row> Rows(string label, string figure, string[] lines, Color color, string remark) =>
        lines.Select((line, index) => index == 0 ? new Row(label, figure, line, color, remark) : new Row("", "", line, color, ""));

    private static string Bar(double share, int width, RenderOptions options)
    {
        var full = (int)(Math.Clamp(share, 0, 1) * width);
        return new string(options.Unicode ? '━' : '#', full) + new string(options.Unicode ? '╌' : '.', width - full);
    }

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..Math.Max(width, 0)];

    private string Last() => _accuracies.Count == 0 ? "-" : $"{100 * _accuracies[^1]:F2} %";

    private string Best() => _best is null ? "" : $"best {100 * _best.Accuracy:F2} % in {_best.Epoch}";

    private string TimeLeft(double images) => _images == 0 ? "" : $"{Figures.Duration(images * _seconds / _images)} left";

    private sealed record Row(string Label, string Figure, string Chart, Color Color, string Remark);
}
