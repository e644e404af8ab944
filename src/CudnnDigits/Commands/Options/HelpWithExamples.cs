using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using CudnnDigits.Commands.Terminal;

namespace CudnnDigits.Commands.Options;

/// <summary>The help of System.CommandLine, with options in groups where a command has them, and with examples below.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    /// <summary>Whoever asks for help has not come to the arguments yet.</summary>
    public override bool ClearsParseErrors => true;

    /// <summary>Replaces what <c>--help</c> does, for all commands at once.</summary>
    public static void AddTo(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            if (option.Action is HelpAction help) option.Action = new HelpWithExamples(help);
        }
    }

    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        var output = parseResult.InvocationConfiguration.Output;
        var code = command is GroupedCommand grouped ? WriteGrouped(parseResult, grouped, output) : help.Invoke(parseResult);
        if (Examples.ByCommand.TryGetValue(command is RootCommand ? "" : command.Name, out var examples))
        {
            output.WriteLine("Examples:");
            foreach (var (line, meaning) in examples)
            {
                output.WriteLine($"  {line}");
                output.WriteLine($"      {meaning}");
            }

            output.WriteLine();
        }

        if (command is RootCommand) output.WriteLine(ExitCode.Help);
        return code;
    }

    private int WriteGrouped(ParseResult result, GroupedCommand command, TextWriter output)
    {
        command.PrepareHelp?.Invoke(result);
        var text = new StringWriter();
        result.InvocationConfiguration.Output = text;
        var code = help.Invoke(result);
        result.InvocationConfiguration.Output = output;
        output.Write(HelpGroup.Apply(text.ToString(), command.Groups));
        return code;
    }
}
