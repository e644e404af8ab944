using System.Diagnostics;
using CudnnDigits.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CudnnDigits.Reports;

/// <summary>A live board below the lines of the finished epochs, which scroll like ordinary output.</summary>
/// <remarks>Spectre's live display would overwrite those lines when a terminal becomes narrower and wraps its content.</remarks>
internal sealed class TrainingDashboard(IAnsiConsole console, string title) : ITrainingView
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(0.1);

    private readonly TrainingBoard _board = new(title);

    // The length of each line currently on the screen.
    private int[] _drawn = [];
    private long _time;

    public bool Follow(Func<bool> training)
    {
        console.Cursor.Hide();
        try
        {
            return training();
        }
        finally
        {
            Replace([]);
            console.Cursor.Show();
        }
    }

    public void Progressed(in TrainingProgress progress, ReadOnlySpan<float> losses)
    {
        _board.Add(progress, losses);
        if (_time != 0 && Stopwatch.GetElapsedTime(_time) < Period) return;
        DrawBoard();
        _time = Stopwatch.GetTimestamp();
    }

    public void EpochEnded(EpochMetrics metrics)
    {
        _board.Add(metrics);
        Replace([]);
        console.WriteLine(TrainingView.Line(metrics));
        DrawBoard();
    }

    private void DrawBoard()
    {
        IRenderable board = _board;
        Segment[] segments = [.. board.Render(RenderOptions.Create(console), console.Profile.Width)];
        // Lines that have scrolled out of a short window can no longer be erased.
        Replace(segments.Count(segment => segment.IsLineBreak) < console.Profile.Height ? segments : []);
    }

    /// <summary>Redraws the board in a single write, so that it does not flicker.</summary>
    private void Replace(IReadOnlyList<Segment> segments)
    {
        // A terminal that has become narrower has wrapped the lines.
        var width = Math.Max(console.Profile.Width, 1);
        var rows = _drawn.Sum(length => Math.Max((length + width - 1) / width, 1));
        // Row by row: with a single clear code, some terminals keep the cleared text in their history.
        console.Write(new Frame(string.Concat(Enumerable.Repeat("\r\e[A\e[2K", rows)), segments));
        _drawn = [.. Segment.SplitLines(segments).Select(line => line.CellCount())];
    }

    private sealed class Frame(string erase, IEnumerable<Segment> segments) : Renderable
    {
        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => segments.Prepend(Segment.Control(erase));
    }
}
