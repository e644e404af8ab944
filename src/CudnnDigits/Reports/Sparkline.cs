namespace CudnnDigits.Reports;

/// <summary>A curve in a few lines of text: the higher the value, the fuller its column of characters.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█", Plain = "_.-=+*%#";

    /// <summary>The lines, the topmost first, each as wide as asked; empty ones where there is no value.</summary>
    /// <param name="values">
    /// In order. Where there are more than fit, neighbours are averaged; where there are fewer, each is drawn wider, so that two curves of
    /// the same time can stand one above the other.
    /// </param>
    /// <param name="width">In characters.</param>
    /// <param name="height">In lines.</param>
    /// <param name="unicode">Whether block characters can be shown.</param>
    public static string[] Draw(IReadOnlyList<double> values, int width, int height, bool unicode)
    {
        var columns = values.Count == 0 ? [] : Columns(values, Math.Max(width, 0));
        if (columns.Length == 0) return [.. Enumerable.Repeat("", height)];
        var (least, greatest) = (columns.Min(), columns.Max());
        var levels = unicode ? Blocks : Plain;
        // Curves of several lines stand one above the other: the least gap keeps them apart.
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
