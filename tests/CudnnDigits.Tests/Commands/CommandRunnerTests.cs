using System.CommandLine;
using CudnnDigits.Commands;
using CudnnDigits.Commands.Options;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Tests.Commands;

public class CommandRunnerTests
{
    [Test]
    public async Task Run_CommandFails_TellsTheMessageAlone()
    {
        var (code, error) = await Run(() => throw new InvalidDataException("state: cut off"), "work");
        Assert.That((code, error), Is.EqualTo((1, $"{new RootCommand().Name}: state: cut off{Environment.NewLine}")));
    }

    [Test]
    public async Task Run_CommandFailsVerbosely_AddsWhereItCameFrom()
    {
        var (code, error) = await Run(() => throw new InvalidDataException("state: cut off"), "work", "--verbose");
        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain("   at CudnnDigits.Tests."));
    }

    [Test]
    public async Task Run_MessageHoldsTerminalCodes_AreNotPassedOn()
    {
        var (_, error) = await Run(() => throw new InvalidDataException("tensor \e[2J\a"), "work");
        Assert.That(error, Does.EndWith($"tensor ?[2J?{Environment.NewLine}"));
    }

    [Test]
    public async Task Run_WrongUsage_ExitsWithTwo() =>
        Assert.That((await Run(() => throw new UsageException("no"), "work")).Code, Is.EqualTo(2));

    [TestCase("unknown option '--cuont'; did you mean --count?", "work", "--cuont", "3")]
    [TestCase("unknown option '--zzzzzzzz'", "work", "--zzzzzzzz=3")]
    [TestCase("unknown command 'wrok'; did you mean work?", "wrok")]
    [TestCase("specify a command: work")]
    [TestCase("unexpected argument 'more'", "work", "more")]
    [TestCase("--count x: must be a whole number, at least 2", "work", "--count", "x")]
    [TestCase("--count 1: must be at least 2", "work", "--count", "1")]
    [TestCase("--rate 1e30: must be from 0 to 1000", "work", "--rate", "1e30")]
    [TestCase("--seconds Infinity: must be a finite number", "work", "--seconds", "Infinity")]
    [TestCase("--seconds NaN: must be a finite number", "work", "--seconds", "NaN")]
    [TestCase("--seconds 1e39: must be a finite number", "work", "--seconds", "1e39")]
    [TestCase("--device gpu: must be one of auto, cpu, cuda", "work", "--device", "gpu")]
    public async Task Run_CommandLineNotUnderstood_SaysWhatIsWrongAndWhereHelpIs(string message, params string[] arguments)
    {
        var (code, error) = await Run(() => 0, arguments);
        var lines = error.TrimEnd().Split(Environment.NewLine);
        Assert.That(code, Is.EqualTo(2));
        Assert.That(lines, Has.Length.EqualTo(2));
        Assert.That(lines[0], Is.EqualTo(message));
        Assert.That(lines[1], Does.StartWith("See '").And.EndWith("--help'"));
    }

    [TestCase("kitten", "sitting", 3)]
    [TestCase("", "abc", 3)]
    [TestCase("flaw", "lawn", 2)]
    public void Distance_TextbookPairs_AsInTheTextbook(string from, string to, int distance) =>
        Assert.That(Suggestion.Distance(from, to), Is.EqualTo(distance));

    private static async Task<(int Code, string Error)> Run(Func<int> action, params string[] arguments)
    {
        var work = new Command("work")
        {
            SharedOptions.Number("--count", "how many", 2), SharedOptions.Number("--rate", "how fast", 0f, max: 1000f),
            SharedOptions.Number("--seconds", "how long", 0f), SharedOptions.Device(),
        };
        work.SetAction(_ => action());
        var error = new StringWriter();
        var code = await CommandRunner.RunAsync(new RootCommand { work }, arguments, TextWriter.Null, error);
        return (code, error.ToString());
    }
}
