using CudnnDigits.Reports;
using CudnnDigits.Training;
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
    public void Follow_OnATerminal_ShowsABarAndKeepsTheLines()
    {
        using var console = new TestConsole().Width(120).Interactive().EmitAnsiSequences();
        Show(console);
        Assert.That(console.Output, Does.Contain("epoch 2/10").And.Contain("accuracy 9905/10000 (99.05 %)").And.Contain("\e["));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Follow_Training_GivesItsResult(bool terminal)
    {
        using var console = new TestConsole();
        if (terminal) console.Interactive().EmitAnsiSequences();
        Assert.That(TrainingView.Create(console).Follow(() => false), Is.False);
    }

    private static void Show(TestConsole console)
    {
        var view = TrainingView.Create(console);
        view.Follow(() =>
        {
            view.Progressed(Progress, [0.05f]);
            view.EpochEnded(Metrics);
            return true;
        });
    }
}
