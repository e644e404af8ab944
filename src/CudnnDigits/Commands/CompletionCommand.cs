using System.CommandLine;

namespace CudnnDigits.Commands;

/// <summary><c>cudnndigits completion</c>: a script that makes a shell complete commands, options and their values.</summary>
internal static class CompletionCommand
{
    // Each asks the program itself: its [suggest:N] directive lists the completions at character N of a line.
    private const string Bash = """
        _cudnndigits() {
            local word=${COMP_WORDS[COMP_CWORD]} words
            words=$(cudnndigits "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
            mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
        }
        complete -o default -F _cudnndigits cudnndigits
        """;

    private const string Zsh = """
        #compdef cudnndigits
        _cudnndigits() {
            local -a words_found
            words_found=(${(f)"$(cudnndigits "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)"})
            compadd -- $words_found || _files
        }
        compdef _cudnndigits cudnndigits
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName cudnndigits -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            cudnndigits "[suggest:$cursorPosition]" "$commandAst" 2>$null |
                Where-Object { $_ -like "$wordToComplete*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }
        """;

    private static readonly Dictionary<string, string> Scripts = new() { ["bash"] = Bash, ["zsh"] = Zsh, ["pwsh"] = PowerShell };

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = string.Join(", ", Scripts.Keys) };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Write a script that completes this program's command lines in your shell") { shell };
        command.SetAction(result => result.InvocationConfiguration.Output.WriteLine(Scripts[result.GetRequiredValue(shell)]));
        return command;
    }
}
