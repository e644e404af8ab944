using System.Net;
using System.Net.Sockets;
using CudnnDigits.Data;

namespace CudnnDigits.Tests.Data;

public sealed class MnistDownloaderTests
{
    [Test]
    public async Task Fetch_GoodMirror_GivesAllFilesAndLeavesNothingBeside()
    {
        using var fixture = new DownloadFixture(files: 4);
        fixture.ServeWell();

        await fixture.Fetch();

        Assert.Multiple(() =>
        {
            for (var i = 0; i < 4; i++)
                Assert.That(File.ReadAllBytes(Path.Combine(fixture.Folder, fixture.Files[i].Name)), Is.EqualTo(fixture.Contents[i]));
            fixture.AssertNoParts();
        });
    }

    [Test]
    public async Task Fetch_GoodMirror_TellsBytesAndTotal()
    {
        using var fixture = new DownloadFixture();
        fixture.ServeWell();

        await fixture.Fetch();

        Assert.That(fixture.Observer.Steps.Last(), Is.EqualTo(
            ("train-images-idx3-ubyte.gz", (long)fixture.Gz.Length, (long?)fixture.Gz.Length)));
    }

    [Test]
    public async Task Fetch_FilesAlreadyThere_AsksNoServer()
    {
        using var fixture = new DownloadFixture(files: 2);
        var server = fixture.ServeWell();
        File.WriteAllBytes(fixture.Target, fixture.Contents[0]);
        File.WriteAllBytes(Path.Combine(fixture.Folder, "train-labels.idx1-ubyte.gz"), fixture.Packed["train-labels-idx1-ubyte.gz"]);

        await fixture.Fetch();

        Assert.That(server.Requests, Is.Empty);
    }

    [Test]
    public async Task Fetch_NotFound_GoesToTheNextMirrorAtOnce()
    {
        using var fixture = new DownloadFixture();
        var first = fixture.Serve(_ => Answer.Status("404 Not Found"));
        fixture.ServeWell();

        await fixture.Fetch();

        fixture.AssertFetched();
        Assert.That(first.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Fetch_EachMirrorLacksAnotherFile_TakesEachWhereItIs()
    {
        using var fixture = new DownloadFixture(files: 2);
        foreach (var lacking in fixture.Packed.Keys)
        {
            fixture.Serve(
                request => request.Name == lacking ? Answer.Status("404 Not Found") : Answer.File(fixture.Packed[request.Name], request));
        }

        await fixture.Fetch();

        Assert.That(MnistDownloader.IsNeeded(fixture.Folder, fixture.Files), Is.False);
    }

    [TestCase("503 Service Unavailable")]
    [TestCase("429 Too Many Requests")]
    public async Task Fetch_ServerBusyForAWhile_TriesAgain(string status)
    {
        using var fixture = new DownloadFixture();
        fixture.Serve(request => request.Number < 3 ? Answer.Status(status, "Retry-After: 3600") : Answer.File(fixture.Gz, request));

        await fixture.Fetch();

        fixture.AssertFetched();
        Assert.That(fixture.Observer.Notes, Has.Count.EqualTo(2).And.All.Contains($"HTTP status {status[..3]}"));
    }

    [Test]
    public async Task Fetch_ServerBusyForever_GoesToTheNextMirror()
    {
        using var fixture = new DownloadFixture();
        var first = fixture.Serve(_ => Answer.Status("503 Service Unavailable"));
        fixture.ServeWell();

        await fixture.Fetch(fixture.Options(attempts: 4));

        fixture.AssertFetched();
        Assert.That(first.Requests, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Fetch_SilentServer_IsGivenUp()
    {
        using var fixture = new DownloadFixture();
        fixture.Serve(_ => null);
        fixture.ServeWell();

        await fixture.Fetch(fixture.Options() with { IdleTimeout = TimeSpan.FromMilliseconds(100) });

        fixture.AssertFetched();
        Assert.That(fixture.Observer.Notes.First(), Does.Contain("no data for 0.1 s"));
    }

    [Test]
    public void Fetch_NoMirrorReachable_AsksEachOnceAndSaysWhatToDo()
    {
        using var fixture = new DownloadFixture(files: 4);
        var options = fixture.Options() with { Mirrors = [ClosedPort("first/"), ClosedPort("second/")] };

        Assert.That(() => fixture.Fetch(options),
            Throws.TypeOf<DownloadException>().With.Message.Contains("get-mnist.").And.Message.Contains(fixture.Folder));
        Assert.That(fixture.Observer.Notes, Has.Count.EqualTo(1).And.All.Contains("trying the next mirror"));
    }

    [Test]
    public async Task Fetch_TwoAtOnce_FetchEachFileOnce()
    {
        using var fixture = new DownloadFixture(files: 4);
        var server = fixture.ServeWell();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(fixture.Fetch)));

        fixture.AssertFetched();
        Assert.That(server.Requests, Has.Count.EqualTo(4));
    }

    [Test]
    public void Fetch_Cancelled_KeepsWhatCameForTheNextRun()
    {
        using var fixture = new DownloadFixture();
        using var cancellation = new CancellationTokenSource();
        fixture.Serve(request =>
        {
            if (request.Number == 2) cancellation.Cancel();
            return request.Number == 2 ? null : Answer.BrokenOff(fixture.Gz, request, after: 1000);
        });

        Assert.That(() => new MnistDownloader(fixture.Options(), fixture.Observer).FetchMissingAsync(fixture.Folder, cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(new FileInfo(fixture.Part).Length, Is.EqualTo(1000));
    }

    [Test]
    public void Fetch_FolderOfAnotherDataSet_IsNotMixedWithMnist()
    {
        using var fixture = new DownloadFixture(files: 4);
        fixture.ServeWell();
        IdxFiles.WriteSmallDataset(fixture.Folder);
        File.Delete(Path.Combine(fixture.Folder, "t10k-labels-idx1-ubyte"));

        Assert.That(fixture.Fetch, Throws.TypeOf<DataFormatException>()
            .With.Message.Contains("t10k-labels-idx1-ubyte is missing, and train-images-idx3-ubyte is not MNIST's"));
    }

    private static Uri ClosedPort(string path)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/{path}");
    }
}
