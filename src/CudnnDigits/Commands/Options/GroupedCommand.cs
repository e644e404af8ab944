using System.CommandLine;

namespace CudnnDigits.Commands.Options;

/// <summary>A command with so many options that its help shows them in groups.</summary>
internal sealed class GroupedCommand(string name, string description) : Command(name, description)
{
    private readonly List<HelpGroup> _groups = [];

    /// <summary>The groups in the order of the help. Options that are in none come last.</summary>
    public IReadOnlyList<HelpGroup> Groups => _groups;

    /// <summary>Brings descriptions up to date before the help shows them; null where they never change.</summary>
    public Action<ParseResult>? PrepareHelp { get; init; }

    /// <summary>Adds the options of a group to the command.</summary>
    public void Add(string title, IEnumerable<Option> options)
    {
        var group = new HelpGroup(title, [.. options]);
        _groups.Add(group);
        foreach (var option in group.Options) Options.Add(option);
    }
}

/// <summary>Some options and the title above them.</summary>
internal sealed record HelpGroup(string Title, IReadOnlyList<Option> Options)
{
    /// <summary>The help as System.CommandLine writes it, with its list of options broken into groups.</summary>
    public static string Apply(string help, IReadOnlyList<HelpGroup> groups)
    {
        const string heading = "Options:";
        var lines = help.ReplaceLineEndings("\n").Split('\n').ToList();
        var start = lines.IndexOf(heading) + 1;
        var end = lines.FindIndex(start, line => line.Length == 0);
        var entries = Entries(lines[start..end]);
        var text = new List<string>(lines[..(start - 1)]);
        foreach (var group in groups)
            AddGroup($"{group.Title}:", entries.Where(entry => group.Options.Any(option => Names(entry, option.Name))));
        var grouped = groups.SelectMany(group => group.Options).ToArray();
        AddGroup("Other options:", entries.Where(entry => !grouped.Any(option => Names(entry, option.Name))));
        return string.Join(Environment.NewLine, text.Concat(lines[(end + 1)..]));

        void AddGroup(string title, IEnumerable<string[]> members) => text.AddRange([title, .. members.SelectMany(entry => entry), ""]);
    }

    /// <summary>The lines of each option: the one that names it, then those that continue its description.</summary>
    private static List<string[]> Entries(List<string> lines)
    {
        var entries = new List<List<string>>();
        foreach (var line in lines)
        {
            if (line.StartsWith("  -", StringComparison.Ordinal)) entries.Add([]);
            entries[^1].Add(line);
        }

        return [.. entries.Select(entry => entry.ToArray())];
    }

    /// <summary>Descriptions name other options, so only what stands before the description counts.</summary>
    private static bool Names(string[] entry, string option) => entry[0].TrimStart().Split("  ")[0].Split(' ', ',').Contains(option);
}
