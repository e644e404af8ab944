using System.Text.RegularExpressions;
using CudnnDigits.Reports;

namespace CudnnDigits.Tests.Reports;

public sealed class ReportPageTests
{
    private readonly TemporaryFolder _folder = new();
    private string _page = null!;

    [OneTimeSetUp]
    public void Write()
    {
        var run = SampleRun.Create(_folder.Path);
        _page = ReportPage.Write(run, RunPictures.Draw(run));
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Write_Run_NeedsNothingFromElsewhere()
    {
        var sources = Regex.Matches(_page, "(src|href)=\"([^\"]{0,22})").Select(match => match.Groups[2].Value);

        Assert.Multiple(() =>
        {
            Assert.That(sources, Has.Exactly(4).EqualTo("data:image/png;base64,"));
            Assert.That(sources, Has.All.StartsWith("data:"));
            Assert.That(_page, Does.Not.Contain("<script").And.Not.Contain("http").And.Not.Contain("url("));
        });
    }

    [Test]
    public void Write_Run_TellsItsBestEpochAndAllEpochs()
    {
        Assert.That(_page, Does.Contain("96.00 %").And.Contain("960 of 1000 test images correct after epoch 2"));
        Assert.That(Regex.Count(_page, "<tr><td"), Is.GreaterThanOrEqualTo(3));
    }

    [Test]
    public void Write_TextFromFiles_IsEscaped() =>
        Assert.That(_page, Does.Contain("CPU &lt;of a test&gt;").And.Not.Contain("<of a test>"));
}
