using System.CommandLine;
using System.Globalization;
using System.Numerics;
using CudnnDigits.Commands.Networks;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Commands.Options;

/// <summary>Options that several commands have. Each call makes its own, since an option belongs to one command.</summary>
internal static class SharedOptions
{
    /// <summary>Null if not given, which means auto.</summary>
    public static Option<string?> Device() => Choice(
        "--device", "Device to compute on [default: auto]", ExecutorFactory.Auto, ExecutorFactory.Cpu, ExecutorFactory.Cuda);

    /// <summary>Null if not given, which means all.</summary>
    public static Option<int?> Threads() => Number(
        "--threads", $"CPU threads; results do not depend on their number [default: all, {Environment.ProcessorCount}]", min: 1);

    /// <summary>Null where the user leaves it open, which means the widest that the processor has.</summary>
    public static Option<int?> VectorBits() => new("--vector-bits")
    {
        Description = "512, 256 or 128: width of the CPU's vectors; results differ in the last bits "
            + $"[default: {ExecutorFactory.VectorWidths[0]}, the widest here]",
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, CultureInfo.InvariantCulture, out var bits) && ExecutorFactory.VectorWidths.Contains(bits)) return bits;
            result.AddError($"--vector-bits {text}: this processor has {string.Join(", ", ExecutorFactory.VectorWidths)}");
            return null;
        },
    };

    /// <summary>An option that takes a number; null where it is not given.</summary>
    /// <param name="max">The largest that is taken; null where any number is, as long as it is finite.</param>
    public static Option<T?> Number<T>(string name, string description, T min, T? max = null)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (new NumberFormat<T>(new Bounds<T>(min, max)).TryParse(text, out var value, out var problem)) return value;
                result.AddError($"{name} {text}: {problem}");
                return null;
            },
        };

    /// <summary>An option that takes one of a few words; null where it is not given.</summary>
    public static Option<string?> Choice(string name, string description, params string[] words)
    {
        var option = new Option<string?>(name)
        {
            Description = Choices(description, words),
            HelpName = "NAME",
            CustomParser = result =>
            {
                var word = result.Tokens[0].Value;
                if (!words.Contains(word)) result.AddError($"{name} {word}: must be one of {string.Join(", ", words)}");
                return word;
            },
        };
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary>A description with the words to choose from before its default: "Device: auto, cpu, cuda [default: auto]".</summary>
    private static string Choices(string description, string[] words)
    {
        var at = description.IndexOf(" [default", StringComparison.Ordinal);
        return description.Insert(at < 0 ? description.Length : at, $": {string.Join(", ", words)}");
    }

    /// <summary>Whether the user gave the option on the command line.</summary>
    public static bool IsGiven(this ParseResult result, Option option) => result.GetResult(option) is { Implicit: false };
}
