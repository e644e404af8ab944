namespace CudnnDigits.Reports;

/// <summary>A curve in one line of text: a character a point, the higher the fuller.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█", Plain = "_.-=+*%#";

    /// <param name="values">In order. Where there are more than fit, neighbours are averaged.</param>
    /// <param name="width">Characters at most.</param>
    /// <param name="unicode">Whether block characters can be shown.</param>
    public static string Draw(IReadOnlyList<double> values, int width, bool unicode)
    {
        var length = Math.Min(width, values.Count);
        if (length <= 0) return "";
        var means = new double[length];
        for (var index = 0; index < length; index++)
        {
            int from = (int)((long)index * values.Count / length), to = (int)((index + 1L) * values.Count / length);
            means[index] = values.Skip(from).Take(to - from).Average();
        }

        var (least, greatest) = (means.Min(), means.Max());
        var levels = unicode ? Blocks : Plain;
        return string.Concat(means.Select(mean => levels[LevelOf(mean, least, greatest, levels.Length)]));
    }

    private static int LevelOf(double value, double least, double greatest, int levels) =>
        greatest > least ? Math.Min((int)((value - least) / (greatest - least) * levels), levels - 1) : 0;
}
