namespace CudnnDigits.Tests.EndToEnd;

/// <summary>What <c>cudnndigits completion</c> writes, sourced by the shells themselves, with the tabulator pressed.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform(Exclude = "Win", Reason = "tmux makes the terminals")]
public sealed class CompletionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestCase("bash", "bash --norc --noprofile", "")]
    [TestCase("zsh", "zsh -f", "autoload -U compinit; compinit -u -D;")]
    public void Tab_InAShell_CompletesCommandOptionAndValue(string shell, string start, string before)
    {
        Require(shell);
        var (code, _, error) = Shell.Run(_folder.Path, $$"""
            set -e
            tmux() { command tmux -S socket -f /dev/null "$@"; }
            trap 'tmux kill-server' EXIT
            shows() {
                for _ in $(seq 300); do tmux capture-pane -pJ | grep -q -- "$1" && return; sleep 0.1; done
                tmux capture-pane -p >&2
                return 1
            }
            press() { tmux send-keys -l -- "$1"; tmux send-keys Tab; }
            tmux new-session -d -x 100 -y 24 "env HISTFILE= PATH=$(dirname "$program"):$PATH {{start}}"
            tmux send-keys -l '{{before}} source <(cudnndigits completion {{shell}}); echo is ready'; tmux send-keys Enter
            shows '^is ready'
            press 'cudnndigits tr'
            shows 'cudnndigits train '
            press '--batch-s'
            shows 'cudnndigits train --batch-size '
            press '64 --device cu'
            shows 'cudnndigits train --batch-size 64 --device cuda '
            press 'lin'
            shows 'cudnndigits train --batch-size 64 --device cuda linear'
            """);
        Assert.That(code, Is.Zero, error);
    }

    [TestCase("cudnndigits tr", "train")]
    [TestCase("cudnndigits train --batch-s", "--batch-size")]
    [TestCase("cudnndigits train --device cu", "cuda")]
    public void Tab_InPowerShell_Completes(string line, string wanted)
    {
        Require("pwsh");
        var (code, output, error) = Shell.Run(_folder.Path, $$"""
            export PATH=$(dirname "$program"):$PATH
            pwsh -NoProfile -Command 'cudnndigits completion pwsh | Out-String | Invoke-Expression
                (TabExpansion2 "{{line}}" {{line.Length}}).CompletionMatches.CompletionText'
            """);
        Assert.That(code, Is.Zero, error);
        Assert.That(output.Trim(), Is.EqualTo(wanted));
    }

    private void Require(string shell)
    {
        if (Shell.Run(_folder.Path, $"command -v {shell}").Code != 0)
            Assert.Ignore($"no {shell} here" + (shell == "pwsh" ? ": 'dotnet tool install --global PowerShell' installs it" : ""));
    }
}
