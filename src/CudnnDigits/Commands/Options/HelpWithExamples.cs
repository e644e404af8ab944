using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using CudnnDigits.Commands.Terminal;

namespace CudnnDigits.Commands.Options;

/// <summary>The usual help, and below it how the command is used.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    /// <summary>Who asks for help has not come to the arguments yet.</summary>
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
        var code = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var command = parseResult.CommandResult.Command;
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
}
