using System.CommandLine;
using Spectre.Console;

namespace CudnnDigits.Commands.Terminal;

/// <summary>How much is said besides results and errors, and how it is shown.</summary>
internal static class ConsoleFactory
{
    public static readonly Option<bool> Quiet = new("--quiet") { Description = "Say nothing but results and errors", Recursive = true };

    public static readonly Option<bool> Plain = new("--plain")
    { Description = "Plain lines, also on a terminal [default: where the output is no terminal]", Recursive = true };

    /// <summary>The console for progress and notes: the terminal, or lines alone, or nothing.</summary>
    public static IAnsiConsole Progress(ParseResult result) => Progress(result, AnsiConsole.Console);

    /// <summary>The same over a console of the caller's.</summary>
    public static IAnsiConsole Progress(ParseResult result, IAnsiConsole console)
    {
        if (result.GetValue(Quiet)) return PlainText(TextWriter.Null);
        return result.GetValue(Plain) ? PlainText(console.Profile.Out.Writer) : console;
    }

    /// <summary>The console for notes beside a result: standard error where the result is JSON, since who reads that wants nothing else.</summary>
    public static IAnsiConsole Notes(ParseResult result, bool json) =>
        json && !result.GetValue(Quiet) ? PlainText(Console.Error) : Progress(result);

    /// <summary>The console for results: never silent.</summary>
    public static IAnsiConsole Results(ParseResult result) =>
        result.GetValue(Plain) ? PlainText(AnsiConsole.Console.Profile.Out.Writer) : AnsiConsole.Console;

    /// <summary>The console for work that is to go on if nothing can be shown any more. A terminal does not fill up.</summary>
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
