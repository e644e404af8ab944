using System.CommandLine;
using System.CommandLine.Parsing;
using CudnnDigits.Commands.Terminal;

namespace CudnnDigits.Commands.Options;

/// <summary>Says what is wrong with a command line in a line or two, and what was probably meant.</summary>
internal static class UsageErrors
{
    private const int MaxDistance = 3;

    public static void Write(ParseResult result, TextWriter error)
    {
        var command = result.CommandResult.Command;
        var known = KnownTo(command);
        var unknown = UnknownOptions(result);
        foreach (var line in unknown.Length > 0
            // A word that is taken for an option's value, or for a command, is a consequence of the unknown option in front of it.
            ? unknown.Select(option => $"'{option}' is no option of {command.Name}{Suggest(option, known)}")
            : Problems(result, command))
            error.WriteLine(TerminalText.Sanitize(line));
        error.WriteLine($"See '{PathOf(command)} --help'");
    }

    /// <summary>The words that are meant as options and are none, also where a command would take them for its arguments.</summary>
    public static string[] UnknownOptions(ParseResult result)
    {
        var known = KnownTo(result.CommandResult.Command);
        // Behind a -- everything is an argument.
        return [.. result.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Select(token => token.Value.Split('=', ':')[0])
            .Where(token => token.StartsWith("--", StringComparison.Ordinal) && !known.Contains(token))];
    }

    /// <summary>The number of letters to insert, leave out or change on the way from one word to the other.</summary>
    /// <remarks>Levenshtein, 1965.</remarks>
    internal static int Distance(string from, string to)
    {
        var costs = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var row = 1; row <= from.Length; row++)
        {
            var diagonal = costs[0];
            costs[0] = row;
            for (var column = 1; column <= to.Length; column++)
            {
                var change = diagonal + (from[row - 1] == to[column - 1] ? 0 : 1);
                diagonal = costs[column];
                costs[column] = Math.Min(change, Math.Min(costs[column], costs[column - 1]) + 1);
            }
        }

        return costs[^1];
    }

    private static IEnumerable<string> Problems(ParseResult result, Command command)
    {
        var commands = command.Subcommands.Select(subcommand => subcommand.Name).ToArray();
        if (commands.Length == 0 && result.UnmatchedTokens.Count == 0) return result.Errors.Select(wrong => wrong.Message).Distinct();
        if (result.UnmatchedTokens is not [var word, ..]) return [$"a command is wanted: {string.Join(", ", commands)}"];
        return [commands.Length == 0 ? $"'{word}' is one word too many" : $"'{word}' is no command{Suggest(word, commands)}"];
    }

    private static string Suggest(string word, IEnumerable<string> known)
    {
        var nearest = known.MinBy(candidate => Distance(word, candidate));
        return nearest is not null && Distance(word, nearest) <= MaxDistance ? $"; did you mean {nearest}?" : "";
    }

    private static HashSet<string> KnownTo(Command command) =>
    [
        .. command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)))
            .SelectMany(option => option.Aliases.Append(option.Name)),
    ];

    private static string PathOf(Command command) =>
        string.Join(' ', command.Parents.OfType<Command>().Select(PathOf).Append(command.Name));
}
