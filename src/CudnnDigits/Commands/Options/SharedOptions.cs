using System.CommandLine;
using System.Globalization;
using System.Numerics;
using CudnnDigits.Commands.Networks;

namespace CudnnDigits.Commands.Options;

/// <summary>Options that several commands have. Each call makes its own, since an option belongs to one command.</summary>
internal static class SharedOptions
{
    /// <summary>What the description of an option ends with whose default the network of the catalogue gives.</summary>
    public const string ByNetwork = "[default: the network's]";

    /// <summary>Null where the user leaves it open, which means auto.</summary>
    public static Option<string?> Device() => Choice(
        "--device", "Where to compute [default: auto]", ExecutorFactory.Auto, ExecutorFactory.Cpu, ExecutorFactory.Cuda);

    /// <summary>Null where the user leaves it open, which means all.</summary>
    public static Option<int?> Threads() => Number(
        "--threads", $"CPU threads; the result does not depend on it [default: {Environment.ProcessorCount}, all]", min: 1);

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
                var (text, kind) = (result.Tokens[0].Value, typeof(T) == typeof(float) ? "number" : "whole number");
                if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                    && T.IsFinite(value) && value >= min && (max is null || value <= max)) return value;
                result.AddError($"{name} {text}: a {kind} {(max is null ? $"of at least {min}" : $"from {min} to {max}")} is wanted");
                return null;
            },
        };

    /// <summary>An option that takes one of a few words; null where it is not given.</summary>
    public static Option<string?> Choice(string name, string description, params string[] words)
    {
        var option = new Option<string?>(name)
        {
            Description = $"{string.Join(", ", words)}: {description}",
            HelpName = "NAME",
            CustomParser = result =>
            {
                var word = result.Tokens[0].Value;
                if (!words.Contains(word)) result.AddError($"{name} {word}: one of {string.Join(", ", words)} is wanted");
                return word;
            },
        };
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary>Whether the user gave the option on the command line.</summary>
    public static bool IsGiven(this ParseResult result, Option option) => result.GetResult(option) is { Implicit: false };
}
