using System.Text;
using CudnnDigits.Models;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Tests.Documentation;

/// <summary>docs/options.md, written from the descriptors.</summary>
internal static class OptionsDocument
{
    private const string Reference = "cnn";

    public static string Write(IReadOnlyList<TrainingOption> options)
    {
        var text = new StringBuilder($"""
            # Settings of a training

            Every setting is an option of `cudnndigits train` and a key of `training` in `run.json`, which saves the settings of a run and
            which `--config` reads. Defaults are those of `{Reference}`, followed by those of the networks that differ.
            This page is generated: see `OptionsDocumentTests`.

            """.ReplaceLineEndings("\n"));
        foreach (var group in options.GroupBy(option => option.Group))
        {
            text.Append($"\n## {group.Key}\n\n| option | meaning | values | default | in run.json |\n|---|---|---|---|---|\n");
            foreach (var option in group)
                text.Append($"| `{option.Name}{Placeholder(option)}` | {option.Help} | {option.Range} | {Default(option)} | `{option.JsonPath}` |\n");
        }

        return text.ToString();
    }

    private static string Placeholder(TrainingOption option) =>
        option.Name.StartsWith("--", StringComparison.Ordinal) && option.Placeholder is { } placeholder ? $" {placeholder}" : "";

    private static string Default(TrainingOption option)
    {
        if (option.DefaultText is { } text) return text;
        var usual = Show(option, Catalogue.Find(Reference));
        var others = Catalogue.All.Where(entry => Show(option, entry) != usual).GroupBy(entry => Show(option, entry))
            .Select(entries => $"{string.Join(", ", entries.Select(entry => entry.Spec.Name))}: {entries.Key}");
        return string.Join("; ", others.Prepend(usual));
    }

    private static string Show(TrainingOption option, CatalogueEntry entry) =>
        option.DefaultOf(entry) switch { "true" => "on", "false" => "off", var value => value };
}
