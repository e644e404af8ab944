using System.CommandLine;

namespace CudnnDigits.Benchmarks.Comparison;

/// <summary><c>chart</c>: README's chart from figures that were measured before.</summary>
internal static class ChartCommand
{
    private static readonly Option<string> Table = new("--table")
    {
        Description = "the table that compare wrote",
        DefaultValueFactory = _ => "docs/benchmarks.md",
    };

    public static Command Create()
    {
        var command = new Command("chart", $"Draw {HeadlineChart.FileName} from a table that compare wrote") { Table };
        command.SetAction(options =>
        {
            var table = options.GetValue(Table)!;
            if (HeadlineChart.Save(table)) return 0;
            Console.Error.WriteLine($"{table} lacks rows that the chart shows: run compare without --only and --quick");
            return 1;
        });
        return command;
    }
}
