using System.CommandLine;
using System.CommandLine.Parsing;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Commands.Options;

/// <summary>Explains what is wrong with a command line, and what was probably meant.</summary>
internal static class UsageErrors
{
    public static void Write(ParseResult result, TextWriter error)
    {
        var command = result.CommandResult.Command;
        var known = KnownTo(command);
        var unknown = UnknownOptions(result);
        foreach (var line in unknown.Length > 0
            // A word that is taken for an option's value, or for a command, is a consequence of the unknown option before it.
            ? unknown.Select(option => $"unknown option '{option}'{Suggestion.For(option, known)}")
            : Problems(result, command))
            error.WriteLine(TerminalText.Sanitize(line));
        error.WriteLine($"See '{PathOf(command)} --help'");
    }

    /// <summary>The words that look like options but are unknown, even where the command would take them as arguments.</summary>
    public static string[] UnknownOptions(ParseResult result)
    {
        var known = KnownTo(result.CommandResult.Command);
        // After -- everything is an argument.
        return [.. result.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Select(token => token.Value.Split('=', ':')[0])
            .Where(token => token.StartsWith("--", StringComparison.Ordinal) && !known.Contains(token))];
    }

    private static IEnumerable<string> Problems(ParseResult result, Command command)
    {
        var commands = command.Subcommands.Select(subcommand => subcommand.Name).ToArray();
        if (commands.Length == 0 && result.UnmatchedTokens.Count == 0) return result.Errors.Select(wrong => wrong.Message).Distinct();
        if (result.UnmatchedTokens is not [var word, ..]) return [$"specify a command: {string.Join(", ", commands)}"];
        return [commands.Length == 0 ? $"unexpected argument '{word}'" : $"unknown command '{word}'{Suggestion.For(word, commands)}"];
    }

    private static HashSet<string> KnownTo(Command command) =>
    [
        .. command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)))
            .SelectMany(option => option.Aliases.Append(option.Name)),
    ];

    private static string PathOf(Command command) =>
        string.Join(' ', command.Parents.OfType<Command>().Select(PathOf).Append(command.Name));
}
