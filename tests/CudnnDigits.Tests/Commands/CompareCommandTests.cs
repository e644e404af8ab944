using CudnnDigits.Commands;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Tests.Reports;
using CudnnDigits.Training.Runs;
using SkiaSharp;
using Spectre.Console.Testing;

namespace CudnnDigits.Tests.Commands;

public sealed class CompareCommandTests
{
    private readonly TemporaryFolder _folder = new();

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Run_TwoRuns_WritesOneTableAndOneChart()
    {
        var runs = new[] { Run("first", 900), Run("second", 970) };
        using var console = new TestConsole().Width(160);

        var code = CompareCommand.Run(runs, _folder.File("chart.png"), console);

        using var chart = SKBitmap.Decode(_folder.File("chart.png"));
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(ExitCode.Success));
            Assert.That(console.Output, Does.Match(@"first +cnn +adam 0\.001 +64 +1 +90\.00 % +1 of 1 +2\.00 s"));
            Assert.That(console.Output, Does.Match(@"second .* 97\.00 %"));
            Assert.That((chart.Width, chart.Height), Is.EqualTo((1280, 480)));
        });
    }

    [Test]
    public void Run_NotARun_SaysWhichAndWhy()
    {
        using var console = new TestConsole();

        Assert.That(
            () => CompareCommand.Run([new RunFolder(_folder.File("nothing"))], "chart.png", console),
            Throws.TypeOf<UsageException>().With.Message.Contains("nothing").And.Message.Contains("run.json is missing"));
    }

    private RunFolder Run(string name, int correct)
    {
        var folder = new RunFolder(_folder.File(name));
        SampleRun.WriteDescription(folder);
        folder.WriteMetrics([SampleRun.Epoch(1, 0.5, correct)]);
        return folder;
    }
}
