using CudnnDigits.Data;

namespace CudnnDigits.Tests.Data;

/// <summary>Servers that send something else than they should. Nothing of it may ever take the file's place.</summary>
public sealed class MnistDownloaderDeceitTests
{
    [Test]
    public void Fetch_LengthClaimedTooLong_IsRetriedAndRefused()
    {
        using var fixture = new DownloadFixture();
        var server = fixture.Serve(_ => Answer.WithLength(fixture.Gz[..1000], fixture.Gz.Length));

        AssertRefused(fixture, "gave up after 3 attempts");
        Assert.That(server.Requests, Has.Count.EqualTo(3));
    }

    [Test]
    public void Fetch_LengthClaimedTooShort_IsRefused()
    {
        using var fixture = new DownloadFixture();
        fixture.Serve(_ => Answer.WithLength(fixture.Gz, 1000));

        AssertRefused(fixture, "corrupt");
    }

    [Test]
    public void Fetch_LengthClaimedEnormous_IsRefusedAtOnce()
    {
        using var fixture = new DownloadFixture();
        var server = fixture.Serve(_ => Answer.WithLength(fixture.Gz, long.MaxValue));

        AssertRefused(fixture, $"claims {long.MaxValue} bytes, expected at most");
        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    [TestCase("text/html; charset=utf-8")]
    [TestCase("application/gzip")]
    public void Fetch_ErrorPageInsteadOfTheFile_IsCalledHtml(string contentType)
    {
        using var fixture = new DownloadFixture();
        fixture.Serve(_ => Answer.Html(contentType));

        AssertRefused(fixture, "HTML page");
    }

    [Test]
    public void Fetch_PlainDataInsteadOfGzip_IsRefused()
    {
        using var fixture = new DownloadFixture();
        fixture.Serve(_ => Answer.Whole(fixture.Contents[0]));

        AssertRefused(fixture, "data that are not gzip");
    }

    [Test]
    public void Fetch_OtherContent_SaysBothChecksums()
    {
        using var fixture = new DownloadFixture();
        fixture.Serve(_ => Answer.Whole(IdxFiles.Gzip(new byte[3000])));

        // sha256sum of 3000 zero bytes
        AssertRefused(fixture,
            "SHA-256 c81ca5eda5947c7826ad046fdbdc2a25a846b835a6c34c237cc8b3afbe9ec6cc, expected 3000 with " + fixture.Files[0].Sha256);
    }

    [Test]
    public void Fetch_GzipBomb_StopsAtTheLengthWanted()
    {
        using var fixture = new DownloadFixture();
        fixture.Serve(_ => Answer.Whole(IdxFiles.Gzip(new byte[100_000])));

        AssertRefused(fixture, "contains more than the expected 3000 bytes");
    }

    [Test]
    public async Task Fetch_DeceitOfTheFirstMirror_LeavesTheSecondACleanStart()
    {
        using var fixture = new DownloadFixture();
        fixture.Serve(_ => Answer.Whole(IdxFiles.Gzip(new byte[3000])));
        var second = fixture.ServeWell();

        await fixture.Fetch();

        fixture.AssertFetched();
        Assert.That(second.Requests.Select(request => request.From), Is.EqualTo([0]));
    }

    private static void AssertRefused(DownloadFixture fixture, string message) => Assert.Multiple(() =>
    {
        Assert.That(fixture.Fetch, Throws.TypeOf<DownloadException>().With.Message.Contains(message));
        fixture.AssertNothingTaken();
    });
}
