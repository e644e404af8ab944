using CudnnDigits.Commands;
using CudnnDigits.Data;
using CudnnDigits.Tests.Data;
using Spectre.Console.Testing;

namespace CudnnDigits.Tests.Commands;

public sealed class DataCommandTests
{
    [Test]
    public async Task Run_RealMnist_SaysThatAllFourFilesAreAsPublished()
    {
        using var console = new TestConsole();

        var exitCode = await DataCommand.RunAsync(DataFolder.Resolve(null), console, console, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero);
            Assert.That(console.Output, Does.Contain("60000 training and 10000 test images of 28x28"));
            Assert.That(console.Lines.Count(line => line.EndsWith("as published for MNIST", StringComparison.Ordinal)), Is.EqualTo(4));
        });
    }

    [Test]
    public async Task Run_AnotherDataSetByItsFolder_UsesItAndInforms()
    {
        using var folder = new TemporaryFolder();
        using var console = new TestConsole();
        IdxFiles.WriteSmallDataset(folder.Path);

        var exitCode = await DataCommand.RunAsync(folder.Path, console, console, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero);
            Assert.That(console.Output, Does.Contain("is not MNIST; using it as it is").And.Contain("6 training and 4 test images of 3x2"));
        });
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Run_NoMirrorHasTheFiles_SaysWhatToDo(bool terminal)
    {
        using var fixture = new DownloadFixture(files: 4);
        using var console = new TestConsole();
        if (terminal) console.Interactive().EmitAnsiSequences();
        fixture.Serve(_ => Answer.Status("404 Not Found"));

        Assert.That(() => DataCommand.RunAsync(fixture.Folder, console, console, CancellationToken.None, fixture.Options()),
            Throws.TypeOf<DownloadException>().With.Message.Contains("HTTP status 404 (NotFound)").And.Message.Contains("get-mnist."));
    }

    [Test]
    public void Run_FilesMissing_ShowsPlainLinesWithoutATerminal()
    {
        using var fixture = new DownloadFixture(files: 4);
        using var console = new TestConsole();
        fixture.ServeWell();

        // What the fixture serves is no IDX, so that reading it fails once it is fetched.
        Assert.That(() => DataCommand.RunAsync(fixture.Folder, console, console, CancellationToken.None, fixture.Options()),
            Throws.TypeOf<DataFormatException>());
        Assert.That(console.Output, Does.Contain("downloading train-images-idx3-ubyte.gz, ").And.Contain("downloaded t10k-labels-idx1-ubyte.gz")
            .And.Not.Contain("\e["));
    }
}
