using System.CommandLine;
using CudnnDigits.Commands.Options;
using CudnnDigits.Models;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Commands.Train;

/// <summary>The part of a command line that chooses settings of a training: one option for each descriptor.</summary>
internal sealed class SettingOptions
{
    private readonly IReadOnlyList<TrainingOption> _settings;

    private readonly Argument<string?> _network = new("network")
    {
        Arity = ArgumentArity.ZeroOrOne,
        // Else the help would show the completions instead of the name.
        HelpName = "network",
    };

    private readonly Dictionary<TrainingOption, Option> _options = [];

    /// <param name="settings">The descriptors; the network's is the argument.</param>
    public SettingOptions(IReadOnlyList<TrainingOption> settings)
    {
        _settings = settings;
        foreach (var setting in settings)
        {
            if (IsNetwork(setting)) _network.CompletionSources.Add([.. setting.Words]);
            else _options.Add(setting, setting.Placeholder is null ? new Option<bool>(setting.Name) : CreateOption(setting));
        }

        Describe(Catalogue.Find(SettingOverrides.DefaultNetwork));
    }

    public Argument<string?> Network => _network;

    /// <summary>The options of a group, in the order of the descriptors.</summary>
    public IEnumerable<Option> Group(OptionGroup group) =>
        _settings.Where(setting => setting.Group == group && _options.ContainsKey(setting)).Select(setting => _options[setting]);

    /// <summary>Describes every option, with the default that a network has.</summary>
    public void Describe(CatalogueEntry entry)
    {
        foreach (var setting in _settings)
        {
            if (!_options.TryGetValue(setting, out var option))
                _network.Description = $"{setting.Help}: {setting.Range} [default: {setting.DefaultText}]";
            else if (setting.Placeholder is not null)
                option.Description = $"{setting.Help}{Choices(setting)} [default: {setting.DefaultText ?? setting.DefaultOf(entry)}]";
            else
                option.Description = setting.DefaultOf(entry) == "true"
                    ? $"{setting.Help} [default: on; {setting.Name}=false turns it off]"
                    : setting.Help;
        }
    }

    /// <summary>What the user chose.</summary>
    public SettingOverrides Read(ParseResult result)
    {
        var overrides = new SettingOverrides(_settings);
        if (result.GetValue(_network) is { } network) overrides = overrides.With(_network.Name, network);
        foreach (var (setting, option) in _options)
        {
            if (!result.IsGiven(option)) continue;
            var value = option is Option<bool> flag ? $"{result.GetValue(flag)}" : result.GetValue((Option<string?>)option)!;
            overrides = overrides.With(setting.Name, value);
        }

        return overrides;
    }

    private static Option<string?> CreateOption(TrainingOption setting)
    {
        var option = new Option<string?>(setting.Name) { HelpName = setting.Placeholder };
        option.CompletionSources.Add([.. setting.Words]);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && setting.Check(token.Value) is { } problem)
                result.AddError($"{setting.Name} {token.Value}: {problem}");
        });
        return option;
    }

    private static string Choices(TrainingOption setting) => setting.Words.Count == 0 ? "" : $": {setting.Range}";

    private static bool IsNetwork(TrainingOption setting) => !setting.Name.StartsWith("--", StringComparison.Ordinal);
}
