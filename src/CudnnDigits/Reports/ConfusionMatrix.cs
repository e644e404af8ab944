using Spectre.Console;

namespace CudnnDigits.Reports;

/// <summary>A confusion matrix as text: rows are true digits, columns predictions. Colored if the console supports color.</summary>
internal static class ConfusionMatrix
{
    public static void Write(IAnsiConsole console, int[,] counts)
    {
        var classes = counts.GetLength(0);
        var width = Math.Max(4, $"{counts.Cast<int>().Max()}".Length) + 2;
        console.WriteLine("rows: true digit, columns: predicted");
        console.WriteLine("  " + string.Concat(Enumerable.Range(0, classes).Select(index => $"{index}".PadLeft(width))));
        for (var label = 0; label < classes; label++)
        {
            console.Write($"{label,2}");
            for (var prediction = 0; prediction < classes; prediction++)
            {
                var count = counts[label, prediction];
                console.Write((count == 0 ? "." : $"{count}").PadLeft(width), StyleOf(count, correct: label == prediction));
            }

            console.WriteLine();
        }
    }

    private static Style StyleOf(int count, bool correct) =>
        count == 0 ? new Style(Color.Grey) : new Style(correct ? Color.Green : Color.Yellow);
}
