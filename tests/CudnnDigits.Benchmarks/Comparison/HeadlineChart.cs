using System.Globalization;
using System.Text.RegularExpressions;

namespace CudnnDigits.Benchmarks.Comparison;

/// <summary>README's chart: five rows of docs/benchmarks.md, each network at its own batch size.</summary>
internal static partial class HeadlineChart
{
    public const string FileName = "headline.png";

    private static readonly (string Row, string Label)[] Bars =
    [
        ("cnn, training, batch 64, 2 epochs", "cnn, training, batch 64"),
        ("cnn, evaluation, batch 64", "cnn, evaluation, batch 64"),
        ("cnn, start of process to 99 %", "cnn, time to 99 % accuracy"),
        ("conv, training, batch 600, 10 epochs", "conv, training, batch 600"),
        ("linear, training, batch 600, 10 epochs", "linear, training, batch 600"),
    ];

    /// <summary>Draws <see cref="FileName"/> beside a table that <see cref="Report"/> wrote, from the ratios in that table.</summary>
    /// <param name="table">The path of benchmarks.md.</param>
    /// <returns>False if the table lacks one of the five rows, as after a partial run; then nothing is drawn.</returns>
    public static bool Save(string table)
    {
        var ratios = TableRow().Matches(File.ReadAllText(table)).ToDictionary(match => match.Groups["name"].Value, RatioOf);
        if (!Bars.All(bar => ratios.ContainsKey(bar.Row))) return false;
        var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(table))!, FileName);
        (string, Spread)[] bars = [.. Bars.Select(bar => (bar.Label, ratios[bar.Row]))];
        RatioChart.Save(path, "Speed relative to TorchSharp, same machine and threads", bars);
        return true;
    }

    private static Spread RatioOf(Match row) => new(Number(row, "median"), Number(row, "low"), Number(row, "high"));

    private static double Number(Match row, string group) => double.Parse(row.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    // "| name | unit | ours | TorchSharp | 6.4x | 5.7 .. 9.1 |"
    [GeneratedRegex(
        @"^\| (?<name>[^|]+) \|([^|]+\|){3} (?<median>[\d.]+)x \| (?<low>[\d.]+) \.\. (?<high>[\d.]+) \|$", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
