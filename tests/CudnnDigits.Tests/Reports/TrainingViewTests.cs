using CudnnDigits.Reports;
using CudnnDigits.Training;
using Spectre.Console;
using Spectre.Console.Testing;

namespace CudnnDigits.Tests.Reports;

public class TrainingViewTests
{
    private static readonly EpochMetrics Metrics = new(2, 0.04567, 3.214, 18_668, 9905, 10_000);
    private static readonly TrainingProgress Progress = new(2, 10, 1500, 36_000, 60_000, 0.0512, 18_000);

    [Test]
    public void EpochEnded_WithoutATerminal_IsAPlainLine()
    {
        using var console = new TestConsole();
        Show(console);
        Assert.That(console.Output.TrimEnd(),
            Is.EqualTo("epoch   2   loss 0.0457   accuracy 9905/10000 (99.05 %)   3.21 s   18,668 images/s"));
    }

    [Test]
    public void Follow_OnATerminal_ShowsTheBoardAndKeepsTheLines()
    {
        using var console = new TestConsole().Width(120).Interactive().EmitAnsiSequences();
        Show(console);
        Assert.That(console.Output, Does.Contain("accuracy 9905/10000 (99.05 %)").And.Contain("\e["));
        foreach (var part in new[] { "cnn on fake", "2/10", "16 %", "18,000 images/s", "0.0512", " MiB" })
            Assert.That(console.Output, Does.Contain(part));
    }

    [Test]
    public void Follow_WithoutColours_UsesNone()
    {
        using var console = new TestConsole().Width(120).Interactive().EmitAnsiSequences().Colors(ColorSystem.NoColors);
        Show(console);
        Assert.That(console.Output, Does.Not.Match("\e\\[[0-9;]*(3[0-9]|9[0-9])[;m]"));
    }

    [Test]
    public void Board_SecondChunkOfARun_TellsTimeLeft()
    {
        var board = new TrainingBoard("cnn on fake");
        board.Add(Progress with { Epoch = 1, Epochs = 2, Images = 0 }, []);
        board.Add(Progress with { Epoch = 1, Epochs = 2, Images = 30_000, ImagesPerSecond = 1000 }, [0.5f]);
        // 30,000 images took 30 s, and 90,000 are left.
        Assert.That(Render(board, 100), Does.Contain("90.0 s left").And.Contain("25 %"));
    }

    [TestCase(200)]
    [TestCase(80)]
    [TestCase(40)]
    [TestCase(12)]
    [TestCase(5)]
    public void Board_AnyWidth_StaysWithinIt(int width)
    {
        var board = new TrainingBoard("cnn on fake");
        board.Add(Progress, [2.3f, 1.1f, 0.4f]);
        board.Add(Metrics);
        var lines = Render(board, width).TrimEnd().Split('\n');
        Assert.That(lines, Has.Length.EqualTo(9), "a free line, the title, two bars, two curves of two lines, the memory");
        Assert.That(lines.Select(line => line.Length), Is.All.LessThan(width));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Follow_Training_GivesItsResult(bool terminal)
    {
        using var console = new TestConsole();
        if (terminal) console.Interactive().EmitAnsiSequences();
        Assert.That(TrainingView.Create(console, "cnn on fake").Follow(() => false), Is.False);
    }

    private static string Render(TrainingBoard board, int width)
    {
        using var console = new TestConsole().Width(width);
        console.Write(board);
        return console.Output;
    }

    private static void Show(TestConsole console)
    {
        var view = TrainingView.Create(console, "cnn on fake");
        view.Follow(() =>
        {
            view.Progressed(Progress, [0.05f]);
            view.EpochEnded(Metrics);
            return true;
        });
    }
}
