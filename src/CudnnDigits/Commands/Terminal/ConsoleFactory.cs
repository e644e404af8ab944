using System.CommandLine;
using Spectre.Console;

namespace CudnnDigits.Commands.Terminal;

/// <summary>The consoles for results, progress and notes, as <c>--quiet</c> and <c>--plain</c> ask for them.</summary>
internal static class ConsoleFactory
{
    public static readonly Option<bool> Quiet = new("--quiet") { Description = "Show only results and errors", Recursive = true };

    public static readonly Option<bool> Plain = new("--plain")
    { Description = "Write plain lines even on a terminal [default: only if the output is not a terminal]", Recursive = true };

    /// <summary>The console for progress and notes: the terminal, plain lines, or nothing.</summary>
    public static IAnsiConsole Progress(ParseResult result) => Progress(result, AnsiConsole.Console);

    /// <summary>The same, writing to another console.</summary>
    public static IAnsiConsole Progress(ParseResult result, IAnsiConsole console)
    {
        if (result.GetValue(Quiet)) return PlainText(TextWriter.Null);
        return result.GetValue(Plain) ? PlainText(console.Profile.Out.Writer) : console;
    }

    /// <summary>
    /// The console for notes next to a result: standard error if the result is JSON, which must stand alone on standard output.
    /// </summary>
    public static IAnsiConsole Notes(ParseResult result, bool json) =>
        json && !result.GetValue(Quiet) ? PlainText(Console.Error) : Progress(result);

    /// <summary>The console for results, which <c>--quiet</c> does not silence.</summary>
    public static IAnsiConsole Results(ParseResult result) =>
        result.GetValue(Plain) ? PlainText(AnsiConsole.Console.Profile.Out.Writer) : AnsiConsole.Console;

    /// <summary>The console for work that must continue even if output fails, as on a full disk. A terminal never fills up.</summary>
    public static IAnsiConsole BestEffort(ParseResult result) => AnsiConsole.Console.Profile.Out.IsTerminal
        ? Results(result)
        : PlainText(new BestEffortWriter(AnsiConsole.Console.Profile.Out.Writer, Console.Error.WriteLine));

    private static IAnsiConsole PlainText(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Pipeline.Attach(new PlainRenderHook());
        return console;
    }
}
