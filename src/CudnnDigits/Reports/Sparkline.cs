namespace CudnnDigits.Reports;

/// <summary>A curve as a few lines of text; the height of a column of characters shows the value.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█", Plain = "_.-=+*%#";

    /// <summary>The lines from top to bottom, each <paramref name="width"/> characters wide; empty if there are no values.</summary>
    /// <param name="values">
    /// The values in order. If there are more than columns, neighboring values are averaged; if there are fewer, each is drawn wider, so
    /// that
    /// two curves over the same time align.
    /// </param>
    /// <param name="width">Width in characters.</param>
    /// <param name="height">Height in lines.</param>
    /// <param name="unicode">Whether the console can show block characters.</param>
    public static string[] Draw(IReadOnlyList<double> values, int width, int height, bool unicode)
    {
        var columns = values.Count == 0 ? [] : Columns(values, Math.Max(width, 0));
        if (columns.Length == 0) return [.. Enumerable.Repeat("", height)];
        var (least, greatest) = (columns.Min(), columns.Max());
        var levels = unicode ? Blocks : Plain;
        // Curves of several lines are stacked: a minimal gap separates them.
        var highest = height == 1 ? levels.Length : (height * levels.Length) - 1;
        int[] filled = [.. columns.Select(value => 1 + LevelOf(value, least, greatest, highest))];
        return [.. Enumerable.Range(0, height).Select(line => string.Concat(
            filled.Select(level => Character(level - ((height - 1 - line) * levels.Length), levels))))];
    }

    private static double[] Columns(IReadOnlyList<double> values, int width)
    {
        var columns = new double[width];
        for (var index = 0; index < width; index++)
        {
            int from = (int)((long)index * values.Count / width), to = (int)((index + 1L) * values.Count / width);
            columns[index] = values.Skip(from).Take(Math.Max(to - from, 1)).Average();
        }

        return columns;
    }

    private static int LevelOf(double value, double least, double greatest, int levels) =>
        greatest > least ? Math.Min((int)((value - least) / (greatest - least) * levels), levels - 1) : 0;

    private static char Character(int level, string levels) => level <= 0 ? ' ' : levels[Math.Min(level, levels.Length) - 1];
}
