using System.Text.RegularExpressions;
using CudnnDigits.Commands;
using CudnnDigits.Commands.Options;

namespace CudnnDigits.Tests.Commands;

public class HelpTests
{
    private static readonly string[] CommandNames = [.. CommandTable.Create().Subcommands.Select(command => command.Name)];

    private static IEnumerable<string> Lines => Examples.ByCommand.Values.SelectMany(examples => examples).Select(example => example.Line);

    [TestCaseSource(nameof(CommandNames))]
    public async Task Help_AnyCommand_HasAnExampleOfIt(string name)
    {
        var help = await Run(name, "--help");
        Assert.That(help, Does.Contain("Examples:").And.Contain($"  cudnndigits {name}"));
    }

    [Test]
    public async Task Help_Program_TellsTheExitCodes() =>
        Assert.That(await Run("--help"), Does.Contain("0 done, 1 failed, 2 wrong usage, 130 interrupted"));

    [TestCaseSource(nameof(Lines))]
    public void Examples_Line_IsUnderstood(string line) =>
        Assert.That(CommandTable.Create().Parse(line["cudnndigits ".Length..]).Errors, Is.Empty);

    [TestCaseSource(nameof(CommandNames))]
    public async Task Help_OptionsWithAValue_SayTheirDefaultOnceOrStandForThemselves(string name)
    {
        // Of --run and --weights, one is wanted wherever a trained network is.
        string[] without = ["--config", "--profile-steps", "--cuda-path", .. name is "train" ? [] : new[] { "--run", "--weights" }];
        var options = Regex.Matches(await Run(name, "--help"), "^  (--[a-z-]+) <.*$", RegexOptions.Multiline)
            .Where(line => !without.Contains(line.Groups[1].Value) && !line.Value.Contains("(REQUIRED)", StringComparison.Ordinal));
        foreach (var option in options) Assert.That(Regex.Count(option.Value, @"\[default: "), Is.EqualTo(1), option.Value);
    }

    [Test]
    public async Task Help_OptionsInGroups_StandOnce()
    {
        var names = Regex.Matches(await Run("train", "--help"), "^  (--[a-z-]+)", RegexOptions.Multiline).Select(match => match.Value);
        Assert.That(names, Is.Unique.And.Not.Empty);
    }

    [TestCase("bash", "complete -o default -F")]
    [TestCase("zsh", "compdef")]
    [TestCase("pwsh", "Register-ArgumentCompleter")]
    public async Task Completion_Shell_IsAScriptForIt(string shell, string wanted) =>
        Assert.That(await Run("completion", shell), Does.Contain(wanted).And.Contain("[suggest:"));

    [TestCase("tra", "train")]
    [TestCase("train --bat", "--batch-size")]
    [TestCase("train --device ", "cuda")]
    [TestCase("train --optimizer s", "sgd")]
    [TestCase("train lin", "linear-sgd")]
    [TestCase("completion ", "pwsh")]
    public void Completions_HalfALine_HasTheWord(string line, string wanted) =>
        Assert.That(CommandTable.Create().Parse(line).GetCompletions(line.Length).Select(completion => completion.Label), Does.Contain(wanted));

    private static async Task<string> Run(params string[] arguments)
    {
        var output = new StringWriter();
        Assert.That(await CommandRunner.RunAsync(CommandTable.Create(), arguments, output, TextWriter.Null), Is.Zero);
        return output.ToString();
    }
}
