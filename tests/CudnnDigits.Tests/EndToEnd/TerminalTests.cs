namespace CudnnDigits.Tests.EndToEnd;

/// <summary>The program on a terminal. It is a real one each time, since the program asks the system what it may do there.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform(Exclude = "Win", Reason = "script and tmux make the terminals")]
public sealed class TerminalTests : IDisposable
{
    private const string AnyColour = "\e\\[[0-9;]*(3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]";

    // .NET sets the keypad's mode on any terminal, which shows nothing.
    private const string Keypad = "\e[?1h\e=";

    private readonly TemporaryFolder _folder = new();

    public TerminalTests() => MnistSlice.Write(Directory.CreateDirectory(_folder.File("data")).FullName, training: 4000, test: 200);

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Train_OnATerminal_ShowsTheLiveBoardInColours() =>
        Assert.That(OnTerminal("TERM=xterm-256color", ""), Does.Contain("every step, log scale").And.Match(AnyColour));

    [Test]
    public void Train_NoColor_ShowsTheLiveBoardWithoutColours() =>
        Assert.That(OnTerminal("TERM=xterm-256color NO_COLOR=1", ""), Does.Contain("every step, log scale").And.Not.Match(AnyColour));

    [TestCase("TERM=xterm-256color", "--plain")]
    [TestCase("TERM=dumb", "")]
    public void Train_PlainOrOnATerminalThatCanDoNothing_WritesLinesAlone(string environment, string option) =>
        Assert.That(OnTerminal(environment, option), Does.Contain("epoch   2   loss ").And.Not.Contain('\e'));

    [Test]
    public void Train_TerminalBecomesNarrowerAndWider_KeepsEveryLineOnceAndLeavesNoBoard()
    {
        var (code, screen, error) = Shell.Run(_folder.Path, """
            set -e
            tmux() { command tmux -S socket -f /dev/null "$@"; }
            trap 'tmux kill-server' EXIT
            shows() { for _ in $(seq 600); do tmux capture-pane -pJ -S - | grep -q "$1" && return; sleep 0.1; done; return 1; }
            tmux new-session -d -x 100 -y 24 "env -u NO_COLOR $program train cnn --epochs 1000 --data data --device cpu --run out; sleep 60"
            shows '^epoch   2   loss'
            tmux resize-window -x 60
            shows '^epoch   4   loss'
            tmux resize-window -x 120
            shows '^epoch   6   loss'
            tmux send-keys C-c
            shows '^interrupted and saved'
            tmux capture-pane -pJ -S -
            """);

        Assert.That(code, Is.Zero, error);
        var lines = screen.Split('\n');
        Assert.Multiple(() =>
        {
            for (var epoch = 1; epoch <= 6; epoch++)
                Assert.That(lines.Count(line => line.StartsWith($"epoch {epoch,3}   loss ", StringComparison.Ordinal)), Is.EqualTo(1), screen);
            Assert.That(lines, Has.None.StartsWith("cnn on CPU").And.None.StartsWith("accuracy  "), "the board is gone");
        });
    }

    /// <summary>What a short training writes on a terminal of 100 columns and 30 rows.</summary>
    private string OnTerminal(string environment, string option)
    {
        var (code, output, error) = Shell.Run(_folder.Path, $"""
            env -u NO_COLOR {environment} script --quiet --return --command \
                "stty cols 100 rows 30; $program train linear --epochs 2 --data data --device cpu --run out {option}" /dev/null
            """);
        Assert.That(code, Is.Zero, error + output);
        return output.Replace(Keypad, "", StringComparison.Ordinal);
    }
}
